#include "connectors/file/folder_subscriber.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/folder_watch.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/model/text.hpp>

#include <filesystem>
#include <utility>

namespace sluice::file {

namespace {

class folder_subscriber final : public subscriber {
 public:
    folder_subscriber(folder_settings settings, bool watches, component_context context)
        : context_(std::move(context)), path_(settings.read.path) {
        if (watches) {
            const bool each_write =
                settings.after == after_reading::follow || !settings.folder.marker.empty();
            watch_ = std::make_unique<folder_watch>(
                directory_of(path_),
                each_write ? std::chrono::milliseconds(0) : settings.folder.quiet, context_);
        }
        reader_ = std::make_shared<folder_reader>(std::move(settings));
    }

    void used_for(const listing_use& use) override {
        // A listing takes one entity of an identifier, so each file is a listing of its own.
        if (use.compares) {
            reader_->one_file_a_page();
        }
    }

    arrivals* announces() override { return watch_.get(); }

    bool has_to_recall() const override { return !known_ || in_hand_; }
    void recall(std::string part, json::value fact) override {
        begin_recall();
        reader_->files().recall(part, fact);
    }
    void recalled() override {
        begin_recall();
        recalls_ = false;
        known_ = true;
        in_hand_ = false;
    }

    awaitable<result<page>> fetch(json::value position) override {
        return fetch_screened(std::move(position), nullptr);
    }
    awaitable<result<page>> fetch_screened(json::value position,
                                           std::shared_ptr<const record_screen> screen) override;
    void committed() override { in_hand_ = false; }

    std::string source() const override {
        std::error_code error;
        const auto path = std::filesystem::weakly_canonical(path_, error);
        return error ? path_ : path.string();
    }

 private:
    void begin_recall() {
        if (!std::exchange(recalls_, true)) {
            reader_->files().forget_all();
            reader_->look_again();
        }
    }
    void say(const folder_outcome& outcome) const;

    component_context context_;
    std::string path_;
    std::unique_ptr<folder_watch> watch_;
    std::shared_ptr<folder_reader> reader_;  // shared with the pool
    bool known_ = false;                     // the facts were recalled
    bool recalls_ = false;
    // A page was fetched and is not known to be committed. The reader may then
    // remember more than the ledger.
    bool in_hand_ = false;
};

awaitable<result<page>> folder_subscriber::fetch_screened(
    json::value position, std::shared_ptr<const record_screen> screen) {
    in_hand_ = true;
    auto work = [reader = reader_, from = std::move(position), now = context_.time.now(),
                 asked = std::move(screen)] { return reader->read(from, now, asked.get()); };
    auto outcome = co_await offload(context_.pool, std::move(work));
    if (!outcome) {
        co_return outcome.error();
    }
    say(*outcome);
    if (watch_ && outcome->page.last && outcome->next_whole) {
        watch_->expect_whole_at(*outcome->next_whole);
    }
    co_return std::move(outcome->page);
}

void folder_subscriber::say(const folder_outcome& outcome) const {
    for (const auto& note : outcome.notes) {
        if (note.reason.empty()) {
            context_.log.write(log_level::warning, note.message,
                               {{"connection", context_.name}, {"file", note.file}});
        } else {
            context_.log.write(
                log_level::warning, note.message,
                {{"connection", context_.name}, {"file", note.file}, {"reason", note.reason}});
        }
    }
    if (!outcome.mended.empty()) {
        context_.log.write(log_level::warning,
                           "a file holds JSON that is not valid, and was mended",
                           {{"connection", context_.name},
                            {"records", outcome.mended_records},
                            {"first", joined(outcome.mended, "; ")}});
    }
}

}  // namespace

std::shared_ptr<subscriber> make_folder_subscriber(folder_settings settings, bool watches,
                                                   component_context context) {
    return std::make_shared<folder_subscriber>(std::move(settings), watches, std::move(context));
}

}  // namespace sluice::file
