#include "connectors/file/folder_subscriber.hpp"
#include "connectors/file/kept_reading.hpp"
#include "connectors/file/page_reader.hpp"
#include "connectors/file/subscriber_options.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/model/text.hpp>

#include <filesystem>

namespace sluice::file {

namespace {

class file_subscriber final : public subscriber {
 public:
    file_subscriber(read_settings settings, component_context context)
        : settings_(std::make_shared<const read_settings>(std::move(settings))),
          context_(std::move(context)) {}

    awaitable<result<page>> fetch(json::value position) override {
        return fetch_screened(std::move(position), nullptr);
    }

    awaitable<result<page>> fetch_screened(json::value position,
                                           std::shared_ptr<const record_screen> screen) override {
        auto work = [settings = settings_, kept = kept_, from = std::move(position),
                     now = context_.time.now(), asked = std::move(screen)] {
            return read_page(*settings, from, now, kept.get(), asked.get());
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
    std::shared_ptr<kept_reading> kept_ = std::make_shared<kept_reading>();  // with the pool
    component_context context_;
};

}  // namespace

void add_subscriber(registry& types) {
    types.add<subscriber>(
        subscriber_declaration(),
        [](const subscriber_options& options,
           const component_context& context) -> result<std::shared_ptr<subscriber>> {
            if (options.done) {
                return make_folder_subscriber(folder_settings_of(options), options.watch, context);
            }
            return std::make_shared<file_subscriber>(read_settings_of(options), context);
        });
}

}  // namespace sluice::file
