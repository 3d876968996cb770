#include "connectors/file/page_reader.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/model/text.hpp>

#include <chrono>
#include <filesystem>

namespace sluice::file {

namespace {

struct subscriber_options {
    std::string path;
    file_format format = file_format::by_extension;
    std::string entity;
    std::int64_t page_size = 500;
    std::string delimiter = ",";
    ragged_rows ragged = ragged_rows::error;
    std::size_t largest_record = 16UL * 1024 * 1024;
    std::chrono::milliseconds quiet = std::chrono::seconds(30);
};

void judge_format_to_read(const subscriber_options& options, config::section_report& report) {
    if (!format_of(options.format, options.path)) {
        report.add("path", "the file's name does not tell its format",
                   "set 'format' to csv, ndjson or json");
    }
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
        d.field("delimiter", &subscriber_options::delimiter,
                "The character between the fields of a CSV file")
            .example("\";\"")
            .check(judge_delimiter);
        d.field("ragged", &subscriber_options::ragged,
                "Whether CSV rows that are too short are rejected or filled")
            .choice("error", ragged_rows::error,
                    "the row is rejected, and its reason names the line")
            .choice("fill", ragged_rows::fill, "missing fields are empty texts");
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
    settings.csv = {options.delimiter.at(0), options.ragged, options.largest_record};
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
