#include "connectors/file/publisher_options.hpp"

#include <set>

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

void judge_format_to_write(const publisher_options& options, config::section_report& report) {
    const auto format = format_of(options.format, options.path);
    if (!format) {
        report.add("path", "the file's name does not tell its format",
                   "set 'format' to ndjson or csv");
    } else if (*format == file_format::json) {
        report.add("path", "a JSON array cannot be appended to",
                   "name it .ndjson, or set 'format' to ndjson or csv");
    } else if (*format == file_format::ndjson && !options.columns.empty()) {
        report.add("columns", "columns are for CSV", "remove them, or set 'format: csv'");
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
        d.field("format", &publisher_options::format, "How a record is written")
            .choice("auto", file_format::by_extension, "by .ndjson, .jsonl or .csv")
            .choice("ndjson", file_format::ndjson, "one JSON text a line")
            .choice("csv", file_format::csv, "one row a record, after a header");
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
        d.check({"path", "format", "columns"}, judge_format_to_write);
        return d;
    }();
    return declared;
}

append_settings append_settings_of(const publisher_options& options) {
    append_settings settings;
    settings.path = options.path;
    settings.format = format_of(options.format, options.path).value_or(file_format::ndjson);
    settings.delimiter = options.delimiter.at(0);
    settings.sync = options.sync;
    settings.make_directory = options.make_directory;
    return settings;
}

}  // namespace sluice::file
