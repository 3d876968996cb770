#include "connectors/file/publisher_options.hpp"

#include "formats/unpacking.hpp"

#include <optional>
#include <set>
#include <string_view>

namespace sluice::file {

namespace {

std::string judge_columns(const std::vector<std::string>& columns) {
    std::set<std::string> seen;
    for (const auto& name : columns) {
        if (name.empty()) {
            return "a column has no name";
        }
        if (!seen.insert(name).second) {
            return "the column '" + name + "' comes twice";
        }
    }
    return {};
}

// A template tells its format by what it ends in: "{{ shop }}.ndjson".
std::optional<file_format> format_to_write(const publisher_options& options,
                                           const std::string& path) {
    return format_of(options.format, options.name ? options.name->written() : path);
}

// A file that is packed cannot be appended to.
void judge_packing(const publisher_options& options, config::section_report& report) {
    const auto name = options.name ? options.name->written() : options.path;
    if (options.format != file_format::binary && formats::without_packing(name) != name) {
        report.add(options.name ? "name" : "path", "a packed file is not written",
                   "leave the last ending out, and pack the file after a rotation");
    }
}

config::declaration<rotation_rule> rotation_declaration() {
    using o = rotation_rule;
    config::declaration<o> d("rotate",
                             "Begins a new file by itself. The former one gets a name with the "
                             "time of its last record: report.20261130T181742Z.ndjson");
    d.field("size", &o::size, "No file becomes larger, unless one load alone is")
        .at_least(1024)
        .example("100MiB");
    d.field("every", &o::every,
            "A new file for each time of this length, by the clock in UTC: 1h, 1d")
        .at_least(std::chrono::minutes(1))
        .example("1d");
    d.field("keep", &o::keep, "How many former files stay; the oldest are removed. 0: all stay")
        .at_least(0)
        .at_most(100'000);
    d.check({"size", "every"}, [](const o& rule, config::section_report& report) {
        if (!rule.rotates()) {
            report.add("size", "nothing says when a new file begins", "set `size` or `every`");
        }
    });
    return d;
}

void judge_format_to_write(const publisher_options& options, config::section_report& report) {
    const std::string_view key = options.name ? "name" : "path";
    const auto format = format_to_write(options, options.path);
    if (!format) {
        report.add(key, "the file's name does not tell its format",
                   "set 'format' to ndjson, csv or binary");
    } else if (*format == file_format::json) {
        report.add(key, "a JSON array cannot be appended to",
                   "name it .ndjson, or set 'format' to ndjson or csv");
    } else if (*format == file_format::xml || *format == file_format::yaml) {
        report.add(key, "XML and YAML are not written to files", "name it .ndjson or .csv");
    } else if (*format == file_format::csv && options.name && options.columns.empty()) {
        report.add("columns", "files that records choose need columns of the configuration",
                   "name them: `columns: [id, title]`");
    } else if (*format == file_format::ndjson && !options.columns.empty()) {
        report.add("columns", "columns are for CSV", "remove them, or set 'format: csv'");
    }
}

void judge_bytes(const publisher_options& options, config::section_report& report) {
    if (options.format != file_format::binary) {
        if (!options.body.is_null()) {
            report.add("body", "the record itself is what ndjson and csv write",
                       "set `format: binary`, or make the record in a 'map' stage");
        }
        return;
    }
    for (const std::string_view key : {"columns", "delimiter", "rotate"}) {
        if (report.given(key)) {
            report.add(key, "a file of bytes has no '" + std::string(key) + "'", "leave it out");
        }
    }
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        config::declaration<publisher_options> d("file", "Appends each record to a file");
        d.field(
             "path", &publisher_options::path,
             "The file; made when it is missing. It may be renamed by a log rotation at any time")
            .required()
            .not_empty()
            .path()
            .example("/var/lib/sluice/report.ndjson");
        d.field("name", &publisher_options::name,
                "A template for the file below `path`, which is a directory then. A value is one "
                "name or a part of one: a record with a slash, `..` or a control character in it "
                "is refused, and so is a link below `path`")
            .example("\"{{ shop }}/{{ now[:10] }}.ndjson\"");
        d.field("rotate", &publisher_options::rotate, "When a new file begins",
                rotation_declaration());
        d.field("format", &publisher_options::format, "How a record is written")
            .choice("auto", file_format::by_extension, "by .ndjson, .jsonl or .csv")
            .choice("ndjson", file_format::ndjson, "one JSON text a line")
            .choice("csv", file_format::csv, "one row a record, after a header")
            .choice("binary", file_format::binary,
                    "each record is a file of its own, and takes the place of the one with its "
                    "name");
        d.field("body", &publisher_options::body,
                "The bytes of a binary file: a text in base 64, or a record of `format: binary`; "
                "without it, the record");
        d.field("columns", &publisher_options::columns,
                "The columns of a CSV file, by the members that they show; others are left out. "
                "Without it: those of the file that is there, or the members of the first record, "
                "and a record with others is refused")
            .example("[id, title, price]")
            .check(judge_columns);
        d.field("delimiter", &publisher_options::delimiter,
                "The character between the fields of a CSV file")
            .example("\";\"")
            .check(judge_delimiter);
        d.field("sync", &publisher_options::sync,
                "Wait until the disk has the record before its task is finished. Without it, a "
                "power cut can lose what was written last");
        d.field("make_directory", &publisher_options::make_directory,
                "Make the directory of the file when it is missing");
        d.check({"path", "name", "format", "columns"}, judge_format_to_write);
        d.check({"path", "name", "format"}, judge_packing);
        d.check({"format", "body", "columns", "delimiter", "rotate"}, judge_bytes);
        return d;
    }();
    return declared;
}

append_settings append_settings_of(const publisher_options& options, const std::string& name) {
    append_settings settings;
    settings.path = name.empty() ? options.path : options.path + "/" + name;
    settings.root = name.empty() ? "" : options.path;
    settings.rotation = options.rotate.value_or(rotation_rule());
    settings.format = format_to_write(options, options.path).value_or(file_format::ndjson);
    settings.delimiter = options.delimiter.at(0);
    settings.sync = options.sync;
    settings.make_directory = options.make_directory;
    return settings;
}

}  // namespace sluice::file
