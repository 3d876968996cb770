#include "ledger/sqlite/writer.hpp"

#include "ledger/sqlite/reader.hpp"
#include "ledger/sqlite/sql_error.hpp"

#include <sluice/failpoint.hpp>

#include <algorithm>
#include <iterator>

namespace sluice::ledger::sqlite {

namespace {

// Bounds how long the first of a group waits for the last.
constexpr std::size_t largest_group = 1024;

constexpr std::chrono::milliseconds pause_between_steps{1};

}  // namespace

void writing::look_for_changes() {
    std::int64_t version = 0;
    {
        auto found = data_version.with();
        version = found.next() ? found.integer(0) : 0;
    }
    if (version != last_data_version) {
        last_data_version = version;
        changed_elsewhere = true;
        forget();
    }
}

void writing::forget() {
    known.forget();
    tasks.forget();
    queue.forget();
}

writer::writer(std::unique_ptr<connection> connection, reader& copier,
               std::chrono::milliseconds rest)
    : copier_(copier),
      rest_(rest),
      connection_(std::move(connection)),
      tables_(std::make_unique<writing>(*connection_)),
      log_(*connection_) {
    begin_.emplace(*connection_, "BEGIN IMMEDIATE");
    commit_.emplace(*connection_, "COMMIT");
    tables_->look_for_changes();
    tables_->changed_elsewhere = false;
    thread_ = std::thread([this] { work(); });
}

writer::~writer() {
    queue_->close(nullptr);
    thread_.join();
}

void writer::work() {
    bool ended = false;
    // The time to wait for work before words are indexed; nullopt: there is nothing to index.
    std::optional<std::chrono::milliseconds> patience = rest_;
    while (!ended) {
        bool chore = false;
        auto all = queue_->take(ended, chore, patience);
        if (!all.empty()) {
            patience = rest_;
        } else if (!ended && patience) {
            patience = index_words() ? std::optional(pause_between_steps) : std::nullopt;
        }
        write_all(std::move(all));
    }
    begin_.reset();
    commit_.reset();
    tables_.reset();
    connection_.reset();
    if (auto last = queue_->last()) {
        std::vector<std::unique_ptr<completion>> done;
        done.push_back(std::move(last));
        post_completions(std::move(done));
    }
}

void writer::write_all(group waiting) {
    for (std::size_t first = 0; first < waiting.size(); first += largest_group) {
        const auto from = waiting.begin() + static_cast<std::ptrdiff_t>(first);
        const auto size = std::min(largest_group, waiting.size() - first);
        group together(std::make_move_iterator(from),
                       std::make_move_iterator(from + static_cast<std::ptrdiff_t>(size)));
        write(together, first + size == waiting.size());
        std::vector<std::unique_ptr<completion>> done(std::make_move_iterator(together.begin()),
                                                      std::make_move_iterator(together.end()));
        post_completions(std::move(done), queue_);
        maintain_log();
    }
}

void writer::write(group& together, bool others_may_join) {
    std::optional<failure> why;
    bool hopeless = false;
    if (try_to_write(together, others_may_join, why, hopeless)) {
        return;
    }
    if (!hopeless && together.size() > 1) {
        write_one_by_one(together);
        return;
    }
    for (const auto& one : together) {
        one->fail(*why);
    }
}

// The slow path: one operation cannot be written, and the others must not fail with it.
void writer::write_one_by_one(group& together) {
    for (auto& one : together) {
        group alone;
        alone.push_back(std::move(one));
        write(alone, false);
        one = std::move(alone.front());
    }
}

bool writer::try_to_write(group& together, bool others_may_join, std::optional<failure>& why,
                          bool& hopeless) {
    try {
        reach(failpoint::ledger_before_transaction);
        begin_->run();
        tables_->look_for_changes();
        run(together, others_may_join);
        reach(failpoint::ledger_before_commit);
        const auto begun = std::chrono::steady_clock::now();
        commit_->run();
        meter_.note(std::chrono::steady_clock::now() - begun, together.size());
        reach(failpoint::ledger_after_commit);
        return true;
    } catch (const sql_error& error) {
        why = error.as_failure(connection_->file());
        hopeless = error.concerns_the_file();
    } catch (const std::exception& error) {
        why = failure(
            failure_class::internal,
            "the ledger cannot be written (" + connection_->file().string() + "): " + error.what());
    }
    connection_->roll_back();
    tables_->forget();
    return false;
}

// Operations that arrive while the group runs join it. Nothing is on the disk before the commit,
// which costs more than the rest.
void writer::run(group& together, bool others_may_join) {
    std::size_t next = 0;
    do {
        while (next < together.size()) {
            together[next++]->run(*tables_);
        }
        if (others_may_join && together.size() < largest_group) {
            auto joining = queue_->take_joining();
            std::ranges::move(joining, std::back_inserter(together));
        }
    } while (next < together.size());
}

// Nobody waits for the index. After a failure, the next write meets the same problem and reports
// it.
bool writer::index_words() {
    bool more = false;
    try {
        begin_->run();
        tables_->look_for_changes();
        more = tables_->words.take_more();
        commit_->run();
    } catch (const std::exception&) {
        connection_->roll_back();
        tables_->forget();
        return false;
    }
    maintain_log();
    return more;
}

void writer::maintain_log() {
    switch (maintenance_.next(log_.pages(), copier_.copies_made())) {
        case log_maintenance::step::none:
            break;
        case log_maintenance::step::ask_reader:
            copier_.operations()->ask_for_chore();
            break;
        case log_maintenance::step::copy_rest:
            maintenance_.copied(copy_log(*connection_), log_.pages());
            break;
    }
}

}  // namespace sluice::ledger::sqlite
