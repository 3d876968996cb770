#include "ledger/sqlite/writer.hpp"

#include "ledger/sqlite/reader.hpp"
#include "ledger/sqlite/sql_error.hpp"

#include <sluice/trip.hpp>

#include <algorithm>

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

writer::writer(std::unique_ptr<connection> where, reader& copier, std::chrono::milliseconds rest)
    : copier_(copier),
      rest_(rest),
      connection_(std::move(where)),
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
    // How long to wait for work before words are indexed; nothing: there are none.
    std::optional<std::chrono::milliseconds> patience = rest_;
    while (!ended) {
        bool chore = false;
        auto all = queue_->take(ended, chore, patience);
        if (!all.empty()) {
            patience = rest_;
        } else if (!ended && patience) {
            patience = index_words() ? std::optional(pause_between_steps) : std::nullopt;
        }
        for (std::size_t first = 0; first < all.size(); first += largest_group) {
            const auto size = std::min(largest_group, all.size() - first);
            const operations_span group(all.data() + first, size);
            write(group);
            std::vector<std::unique_ptr<completion>> done(std::make_move_iterator(group.begin()),
                                                          std::make_move_iterator(group.end()));
            post_completions(std::move(done));
            take_care_of_log();
        }
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

void writer::write(operations_span group) {
    std::optional<failure> why;
    bool hopeless = false;
    if (try_to_write(group, why, hopeless)) {
        return;
    }
    if (!hopeless && group.size() > 1) {
        write_one_by_one(group);
        return;
    }
    for (const auto& one : group) {
        one->fail(*why);
    }
}

// The slow path: one of them cannot be written, and the others shall not suffer from it.
void writer::write_one_by_one(operations_span group) {
    for (auto& one : group) {
        write(operations_span(&one, 1));
    }
}

bool writer::try_to_write(operations_span group, std::optional<failure>& why, bool& hopeless) {
    try {
        reached(trip_point::ledger_before_transaction);
        begin_->run();
        tables_->look_for_changes();
        for (const auto& one : group) {
            one->run(*tables_);
        }
        reached(trip_point::ledger_before_commit);
        commit_->run();
        reached(trip_point::ledger_after_commit);
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

// Nobody waits for it: a failure is left to the next time there is something to write.
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
    take_care_of_log();
    return more;
}

void writer::take_care_of_log() {
    switch (care_.next(log_.pages(), copier_.copies_made())) {
        case log_care::step::none:
            break;
        case log_care::step::ask_reader:
            copier_.operations()->ask_for_chore();
            break;
        case log_care::step::copy_rest:
            care_.copied(copy_log(*connection_), log_.pages());
            break;
    }
}

}  // namespace sluice::ledger::sqlite
