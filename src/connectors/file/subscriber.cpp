#include "connectors/file/page_reader.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

namespace sluice::file {

namespace {

enum class bad_record { reject, reject_line, fail };

struct subscriber_options {
    std::string path;
    file_format format = file_format::by_extension;
    std::string entity;
    std::int64_t page_size = 500;
    std::string delimiter = ",";
    bool has_header = true;
    std::vector<std::string> columns;
    unclear_names unclear = unclear_names::error;
    std::int64_t skip_lines = 0;
    ragged_rows ragged = ragged_rows::error;
    text_encoding encoding = text_encoding::utf8;
    bad_record on_bad = bad_record::reject;
    std::optional<grouping> group;
    std::size_t largest_record = 16UL * 1024 * 1024;
    std::chrono::milliseconds quiet = std::chrono::seconds(30);
};

void judge_format_to_read(const subscriber_options& options, config::section_report& report) {
    if (!format_of(options.format, options.path)) {
        report.add("path", "the file's name does not tell its format",
                   "set 'format' to csv, ndjson or json");
    }
}

std::string judge_read_delimiter(const std::string& text) {
    return text == "auto" || text == "tab" ? std::string() : judge_delimiter(text);
}

std::string judge_columns(const std::vector<std::string>& names) {
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
        .check(judge_columns)
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

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        config::declaration<subscriber_options> d(
            "file", "Reads the records of a file, or of every file that a pattern names");
        d.field("path", &subscriber_options::path,
                "The file; * ? [ ] make it a pattern, whose files are read in the order of their "
                "names. Every run reads from the start; one that was cut off goes on where it was")
            .required()
            .not_empty()
            .path()
            .example("/srv/export/products.csv");
        d.field("format", &subscriber_options::format, "How records are written in the file")
            .choice("auto", file_format::by_extension, "by .csv, .ndjson, .jsonl or .json")
            .choice("csv", file_format::csv, "rows after a header; every value is a text")
            .choice("ndjson", file_format::ndjson, "one JSON text a line")
            .choice("json", file_format::json, "one JSON array");
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
                "{key, rows: […]}. A key that comes back later in the file is a second record",
                group_declaration())
            .example("Handle");
        d.field("largest_record", &subscriber_options::largest_record,
                "A record that takes more bytes is rejected, where its end can be told")
            .at_least(1024);
        d.field("quiet", &subscriber_options::quiet,
                "How long a file must not have been changed before a last record without a line "
                "end is taken: until then it waits for another run, and no record is reported as "
                "deleted. 0s takes it at once")
            .at_least(std::chrono::milliseconds(0))
            .example("5m");
        d.check({"path", "format"}, judge_format_to_read);
        d.check({"format", "path", "delimiter", "header", "columns", "unclear_columns",
                 "skip_lines", "ragged"},
                check_csv);
        return d;
    }();
    return declared;
}

read_settings settings_of(const subscriber_options& options) {
    read_settings settings;
    settings.path = options.path;
    settings.format = options.format;
    settings.entity = options.entity;
    settings.page_size = static_cast<std::size_t>(options.page_size);
    settings.largest_record = options.largest_record;
    settings.quiet = options.quiet;
    settings.encoding = options.encoding;
    settings.group = options.group;
    settings.fails_at_bad_record = options.on_bad == bad_record::fail;
    settings.csv.delimiter = options.delimiter == "auto"  ? '\0'
                             : options.delimiter == "tab" ? '\t'
                                                          : options.delimiter.at(0);
    settings.csv.ragged = options.ragged;
    settings.csv.largest_row = options.largest_record;
    settings.csv.has_header = options.has_header;
    settings.csv.columns = options.columns;
    settings.csv.unclear = options.unclear;
    settings.csv.skip_lines = options.skip_lines;
    settings.csv.guess_row_ends = options.on_bad == bad_record::reject_line;
    return settings;
}

class file_subscriber final : public subscriber {
 public:
    file_subscriber(read_settings settings, component_context context)
        : settings_(std::make_shared<const read_settings>(std::move(settings))),
          context_(std::move(context)) {}

    awaitable<result<page>> fetch(json::value position) override {
        auto work = [settings = settings_, from = std::move(position), now = context_.time.now()] {
            return read_page(*settings, from, now);
        };
        auto outcome = co_await offload(context_.pool, std::move(work));
        if (!outcome) {
            co_return outcome.error();
        }
        if (!outcome->restarted.empty()) {
            context_.log.write(log_level::warning,
                               "file replaced while it was read: reading it from its beginning",
                               {{"connection", context_.name}, {"file", outcome->restarted}});
        }
        if (!outcome->remark.empty()) {
            context_.log.write(log_level::info, "what a file says of itself",
                               {{"connection", context_.name}, {"remark", outcome->remark}});
        }
        if (outcome->unfinished) {
            say_unfinished(*outcome->unfinished);
        }
        if (!outcome->mended.empty()) {
            say_mended(*outcome);
        }
        co_return std::move(outcome->page);
    }

    std::string source() const override {
        // Two incomings on one file have one source, however they write the path.
        std::error_code error;
        const auto path = std::filesystem::weakly_canonical(settings_->path, error);
        return error ? std::string(settings_->path) : path.string();
    }

 private:
    void say_mended(const page_outcome& page) const {
        context_.log.write(log_level::warning,
                           "a file holds JSON that is not valid, and was mended",
                           {{"connection", context_.name},
                            {"records", page.mended_records},
                            {"first", joined(page.mended, "; ")}});
    }

    void say_unfinished(const unfinished_file& file) const {
        context_.log.write(log_level::warning, "a file is not taken whole",
                           {{"connection", context_.name},
                            {"file", file.path},
                            {"line", static_cast<std::int64_t>(file.line)},
                            {"reason", file.reason},
                            {"changed", format_utc_seconds(file.changed)},
                            {"quiet", format_duration(settings_->quiet)}});
    }

    std::shared_ptr<const read_settings> settings_;
    component_context context_;
};

}  // namespace

void add_subscriber(registry& types) {
    types.add<subscriber>(
        subscriber_declaration(),
        [](const subscriber_options& options,
           const component_context& context) -> result<std::shared_ptr<subscriber>> {
            return std::make_shared<file_subscriber>(settings_of(options), context);
        });
}

}  // namespace sluice::file
