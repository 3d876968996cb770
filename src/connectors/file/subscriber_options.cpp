#include "connectors/file/subscriber_options.hpp"

#include <algorithm>
#include <filesystem>
#include <fnmatch.h>
#include <set>

namespace sluice::file {

namespace {

void judge_format_to_read(const subscriber_options& options, config::section_report& report) {
    if (!format_of(options.format, options.path)) {
        report.add("path", "the file's name does not tell its format",
                   "set 'format' to csv, ndjson, json, xml, yaml or binary");
    }
}

// The bytes of a file have neither letters nor rows, and a packed file is the bytes that it is.
void check_binary(const subscriber_options& options, config::section_report& report) {
    if (options.format != file_format::binary) {
        return;
    }
    for (const std::string_view key : {"encoding", "group_by", "largest_unpacked"}) {
        if (report.given(key)) {
            report.add(key, "a file of bytes has no '" + std::string(key) + "'", "leave it out");
        }
    }
    if (options.done && options.done->then == done_with::follow) {
        report.add("done", "a file that is one record cannot be followed",
                   "set `done: remember`, delete, or {move: DIRECTORY}");
    }
}

// A document is read whole, and all its records at once.
void check_document(const subscriber_options& options, config::section_report& report) {
    const auto format = format_of(options.format, options.path);
    if (!format) {
        return;
    }
    const bool is_tree = *format == file_format::xml || *format == file_format::yaml;
    if (options.items && !is_tree && *format != file_format::json) {
        report.add("items", "only JSON, XML and YAML have 'items'",
                   "leave it out: each line or row is a record");
    }
    if (!is_tree && !options.items) {
        return;
    }
    if (options.group) {
        report.add("group_by",
                   "rows that belong together are grouped in CSV, NDJSON and lists of "
                   "JSON",
                   "leave it out, and let `items` find the records");
    }
    if (options.done && options.done->then == done_with::follow) {
        report.add("done", "a document cannot be followed, because it has an end",
                   "set `done: remember`, delete, or {move: DIRECTORY}");
    }
}

std::string judge_read_delimiter(const std::string& text) {
    return text == "auto" || text == "tab" ? std::string() : judge_delimiter(text);
}

std::string judge_columns_to_read(const std::vector<std::string>& names) {
    std::set<std::string> seen;
    for (const auto& name : names) {
        if (name.empty() || !seen.insert(name).second) {
            return name.empty() ? "a column has no name" : "'" + name + "' is there twice";
        }
    }
    return {};
}

// Without this check, a key that the format ignores would be a silent mistake.
void check_csv(const subscriber_options& options, config::section_report& report) {
    const auto format = format_of(options.format, options.path);
    for (const std::string_view key :
         {"delimiter", "header", "columns", "unclear_columns", "skip_lines", "ragged"}) {
        if (report.given(key) && format && *format != file_format::csv) {
            report.add(key, "only CSV has '" + std::string(key) + "'", "leave it out");
        }
    }
    if (!options.has_header && options.columns.empty()) {
        report.add("header", "without a header row nothing names the columns",
                   "name them: `columns: [id, title]`");
    }
}

config::declaration<grouping> group_declaration() {
    using o = grouping;
    config::declaration<o> d("group_by",
                             "Makes one record of the rows that follow each other with one key");
    d.field("by", &o::by, "The column, or the member, with the key")
        .required()
        .not_empty()
        .shorthand()
        .example("Handle");
    d.field("first", &o::first,
            "Columns whose first value that is not empty stands in the record, beside the rows")
        .example("[Title, \"Image Src\"]");
    d.field("as", &o::as, "The member that holds the rows").not_empty().example("variants");
    d.field("most_rows", &o::most_rows, "A run fails at a group with more rows")
        .at_least(1)
        .at_most(1'000'000);
    d.field("comes_back", &o::comes_back, "The rule for a key that comes back later in the file")
        .choice("second_record", returning_key::second_record, "its rows make a second record")
        .choice("error", returning_key::error,
                "that record is rejected, and its reason names the line; a run holds the keys of "
                "the file in memory, some 16 bytes each");
    d.check({"by", "first", "as"}, [](const o& options, config::section_report& report) {
        auto names = options.first;
        names.push_back(options.by);
        if (std::ranges::find(names, options.as) != names.end()) {
            report.add("as", "'" + options.as + "' is a column of the record, too",
                       "give the rows another name");
        }
    });
    return d;
}

config::declaration<done_options> done_declaration() {
    using o = done_options;
    config::declaration<o> d("done", "Each file is taken once; this happens to it after that");
    d.field("then", &o::then, "The rule for a file whose records are in the ledger")
        .shorthand()
        .choice("remember", done_with::remember,
                "it stays, and is read again from its beginning when it has changed")
        .choice("follow", done_with::follow,
                "it stays, and what is added to it is read; a rotation loses nothing")
        .choice("delete", done_with::remove)
        .choice("move", done_with::move, "to the directory `move`");
    d.field("move", &o::move,
            "The directory for files that are done, on the file system of the files; made when it "
            "is missing")
        .path()
        .example("/srv/import/done");
    d.check({"then", "move"}, [](const o& options, config::section_report& report) {
        const bool moves = options.then.value_or(done_with::move) == done_with::move;
        if (moves && options.move.empty()) {
            report.add("move", "nothing says what happens to a file that is done",
                       "write `done: remember`, follow or delete, or `done: {move: DIRECTORY}`");
        } else if (!moves && !options.move.empty()) {
            report.add("then", "a file is moved, or it is not", "keep `then` or `move`");
        }
    });
    return d;
}

void declare_folder(config::declaration<subscriber_options>& d) {
    using o = subscriber_options;
    d.field("done", &o::done,
            "Takes each file once, instead of reading all of them in every run: remember, follow, "
            "delete, or {move: DIRECTORY}. A file is taken when it has been `quiet`, or when its "
            "marker is there; a file that is followed, at once",
            done_declaration())
        .example("{move: /srv/import/done}");
    d.field("marker", &o::marker,
            "The end of the name of a second file that says that a file is whole: with .ok, "
            "orders.csv waits for orders.csv.ok. It is deleted with a file that is moved or "
            "deleted")
        .example(".ok");
    d.field("watch", &o::watch,
            "Runs when files of the folder change, and every minute; the incoming has no "
            "schedule then");
}

// With a wildcard in it, a folder is many folders.
void check_watch(const subscriber_options& options, config::section_report& report) {
    if (options.watch && has_wild_directory(options.path)) {
        report.add("watch", "a directory of the path has wildcards, and one folder is watched",
                   "leave `watch` out and give the incoming a schedule, or name the folder");
    }
}

void check_folder(const subscriber_options& options, config::section_report& report) {
    if (!options.done) {
        const char* key = !options.marker.empty() ? "marker" : options.watch ? "watch" : nullptr;
        if (key != nullptr) {
            report.add(key, "only files that are taken once have '" + std::string(key) + "'",
                       "set `done`, such as `done: remember`");
        }
        return;
    }
    check_watch(options, report);
    if (options.done->then == done_with::follow) {
        if (format_of(options.format, options.path) == file_format::json && !options.items) {
            report.add("done", "a JSON array cannot be followed, because it has an end",
                       "write one JSON text a line (ndjson), or set `done: remember`");
        }
        if (!options.marker.empty()) {
            report.add("marker", "a file that is followed is never whole", "leave it out");
        }
    }
    const auto& to = options.done->move;
    const auto folder = std::filesystem::path(options.path).parent_path().lexically_normal();
    const auto target = std::filesystem::path(to).lexically_normal().string();
    if (!to.empty() && ::fnmatch(folder.c_str(), target.c_str(), FNM_PATHNAME) == 0) {
        report.add("done", "files would be moved to where they are read from",
                   "choose another directory for `move`");
    }
}

void declare_csv(config::declaration<subscriber_options>& d) {
    using o = subscriber_options;
    d.field("delimiter", &o::delimiter,
            "The character between the fields of a CSV file, or tab; auto finds it in the header "
            "(, ; tab |), and the log says so. A first line `sep=;` states it, too")
        .example("\";\"")
        .check(judge_read_delimiter);
    d.field("header", &o::has_header,
            "Whether the first row of a CSV file names the columns; without one `columns` does");
    d.field("columns", &o::columns, "The names of a CSV file's columns, in place of the header's")
        .check(judge_columns_to_read)
        .example("[id, title, price]");
    d.field("unclear_columns", &o::unclear,
            "The rule for a column of the header whose name is empty or is there already")
        .choice("error", unclear_names::error, "the run fails, and names the column")
        .choice("numbered", unclear_names::numbered, "it is called `column 3` or `price 2`");
    d.field("skip_lines", &o::skip_lines, "Lines before the header of a CSV file")
        .at_least(0)
        .at_most(1000);
    d.field("ragged", &o::ragged, "Whether CSV rows that are too short are rejected or filled")
        .choice("error", ragged_rows::error, "the row is rejected, and its reason names the line")
        .choice("fill", ragged_rows::fill, "missing fields are empty texts");
}

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        config::declaration<subscriber_options> d(
            "file", "Reads the records of a file, or of every file that a pattern names");
        d.field("path", &subscriber_options::path,
                "The file; * ? [ ] make it a pattern, whose files are read in the order of their "
                "names. Without `done`, every run reads all files from the start; one that was cut "
                "off goes on where it was")
            .required()
            .not_empty()
            .path()
            .example("/srv/export/products.csv");
        d.field("format", &subscriber_options::format, "How records are written in the file")
            .choice("auto", file_format::by_extension,
                    "by .csv, .ndjson, .jsonl, .json, .xml, .yaml or .yml")
            .choice("csv", file_format::csv, "rows after a header; every value is a text")
            .choice("ndjson", file_format::ndjson, "one JSON text a line")
            .choice("json", file_format::json, "one JSON array, or with `items` any JSON text")
            .choice("xml", file_format::xml,
                    "one object with the root as its member, as the stage `parse` gives it; "
                    "`items` finds the records in it")
            .choice("yaml", file_format::yaml, "a list of records, or one record")
            .choice("binary", file_format::binary,
                    "any bytes: the file is one record, {name, content_type, size, sha256, "
                    "base64}; it is taken when it has been `quiet`");
        d.field("entity", &subscriber_options::entity,
                "The type of the entities; by default the file's name without its extension")
            .example("products");
        d.field("page_size", &subscriber_options::page_size,
                "Records in one page, which is what memory holds at once")
            .at_least(1)
            .at_most(100'000);
        declare_csv(d);
        d.field("encoding", &subscriber_options::encoding, "How the file writes letters")
            .choice("utf-8", text_encoding::utf8)
            .choice("utf-16", text_encoding::utf16,
                    "in the order that the mark at its start says, else little-endian")
            .choice("windows-1252", text_encoding::windows_1252)
            .choice("latin-1", text_encoding::latin1);
        d.field("on_bad_record", &subscriber_options::on_bad,
                "The rule for a record that cannot be read")
            .choice("reject", bad_record::reject,
                    "it becomes a rejected task with its line, and the others go on; the run fails "
                    "where nobody can say where the next record begins")
            .choice("reject_line", bad_record::reject_line,
                    "also in CSV with text after a closing quote, where the record's end is a "
                    "guess: the end of the line")
            .choice("fail", bad_record::fail, "the run fails at it, and the next one tries again");
        d.field("group_by", &subscriber_options::group,
                "One record for the rows that belong together, such as the variants of a product: "
                "{key, rows: […]}",
                group_declaration())
            .example("Handle");
        d.field("items", &subscriber_options::items,
                "Expression for the records in a file of JSON, XML or YAML, such as "
                "`data.products`: an array, or one object. The file is then read whole, and its "
                "records are one page");
        d.field("largest_record", &subscriber_options::largest_record,
                "A record that takes more bytes is rejected, where its end can be told. It bounds "
                "a whole file of XML or YAML, and of JSON with `items`")
            .at_least(1024);
        d.field("largest_unpacked", &subscriber_options::largest_unpacked,
                "A file that is packed with gzip or zstd is read as its content, of at most this "
                "many bytes; what its name ends in, .csv.gz, does not matter")
            .at_least(1024);
        d.field("quiet", &subscriber_options::quiet,
                "How long a file must not have been changed before a last record without a line "
                "end is taken: until then it waits for another run, and no record is reported as "
                "deleted. 0s takes it at once")
            .at_least(std::chrono::milliseconds(0))
            .example("5m");
        declare_folder(d);
        d.check({"path", "format"}, judge_format_to_read);
        d.check({"format", "encoding", "group_by", "largest_unpacked", "done"}, check_binary);
        d.check({"format", "path", "items", "group_by", "done"}, check_document);
        d.check({"format", "path", "delimiter", "header", "columns", "unclear_columns",
                 "skip_lines", "ragged"},
                check_csv);
        d.check({"path", "format", "done", "marker", "watch"}, check_folder);
        return d;
    }();
    return declared;
}

}  // namespace sluice::file
