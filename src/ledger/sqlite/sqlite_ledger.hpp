#pragma once

// Implements the ledger's interface with a writer and a reader.

#include "ledger/sqlite/hidden_texts.hpp"
#include "ledger/sqlite/opened_files.hpp"
#include "ledger/sqlite/reader.hpp"
#include "ledger/sqlite/writer.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <memory>
#include <utility>

namespace sluice::ledger::sqlite {

class sqlite_ledger final : public ledger {
 public:
    // Without a writer it only answers questions.
    sqlite_ledger(std::unique_ptr<reader> reads, std::unique_ptr<writer> writes,
                  const sqlite_settings& settings);

    awaitable<result<incoming_state>> state_of(std::string incoming) override;
    awaitable<result<std::vector<incoming_state>>> states_of(
        std::vector<std::string> incomings) override;
    awaitable<result<void>> store_next_run(std::string incoming, planned_run next) override;
    awaitable<result<run_id>> begin_run(run_start start) override;
    awaitable<result<std::vector<std::optional<known_entity>>>> known(
        std::string incoming, std::vector<std::string> ids) override;
    awaitable<result<std::vector<bool>>> shown_before(std::string incoming,
                                                      std::vector<std::string> ids) override;
    awaitable<result<std::vector<missing_entity>>> missing(missing_request request) override;
    awaitable<result<forgotten>> forget(forget_request request) override;
    awaitable<result<std::vector<task_id>>> commit_page(page_commit page) override;
    awaitable<result<void>> add_part(page_part part) override;
    awaitable<result<admission>> admit(std::string incoming, std::size_t limit) override;
    awaitable<result<void>> end_run(run_id run, std::string failure, wall_time at) override;

    awaitable<result<claim_reply>> claim(claim_request request) override;
    awaitable<result<void>> record_intents(std::vector<committed_intent> intents) override;
    awaitable<result<void>> settle(std::vector<settlement> settlements) override;
    awaitable<result<void>> release(std::vector<task_id> tasks, wall_time at) override;
    awaitable<result<std::size_t>> end_all_leases(wall_time at) override;
    awaitable<result<std::size_t>> bring_forward(lane lane, wall_time latest) override;

    awaitable<result<claim_reply>> unconfirmed(wall_time now, std::size_t limit) override;
    awaitable<result<std::vector<task_id>>> confirm(
        std::vector<confirmation> confirmations) override;

    awaitable<result<std::vector<std::string>>> claimed_external_ids(
        destination destination, std::vector<std::string> external_ids) override;
    awaitable<result<std::size_t>> finished_without_id(destination destination,
                                                       std::string fingerprint) override;

    awaitable<result<std::vector<task>>> list(task_filter filter) override;
    awaitable<result<std::optional<task_history>>> find(task_id id, history_part part) override;
    awaitable<result<std::map<task_state, std::int64_t>>> count_by_state() override;
    awaitable<result<std::vector<lane_count>>> count_by_lane(task_filter filter) override;
    awaitable<result<std::vector<run_summary>>> last_runs(run_filter filter) override;
    awaitable<result<std::vector<lane_head>>> heads_of_lanes(wall_time now) override;
    std::optional<commit_activity> activity() const override;
    awaitable<result<bool>> changed_elsewhere() override;

    awaitable<result<std::vector<std::optional<stored_value>>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) override;
    awaitable<result<void>> change_values(std::vector<value_change> changes, wall_time at) override;
    awaitable<result<std::vector<stored_value>>> list_values(value_filter filter,
                                                             wall_time now) override;
    awaitable<result<std::size_t>> drop_expired_values(wall_time now) override;

    awaitable<result<void>> pause(pause_entry pause) override;
    awaitable<result<bool>> resume(paused_kind kind, std::string name) override;
    awaitable<result<std::vector<pause_entry>>> paused() override;

    awaitable<result<std::map<task_state, std::int64_t>>> count(task_filter filter) override;
    awaitable<result<action_report>> act_on_tasks(task_action action) override;
    awaitable<result<void>> edit(task_edit edit) override;
    awaitable<result<prune_report>> prune(prune_step step) override;
    awaitable<result<std::int64_t>> give_space_back(std::int64_t pages) override;

    awaitable<result<std::vector<known_name>>> known_names() override;
    awaitable<result<held_memory>> held_by(named_kind kind, std::string name) override;
    awaitable<result<held_memory>> rename(rename_request asked) override;
    awaitable<result<void>> note_source(std::string incoming, std::string source) override;

    std::optional<failure> lost_files() const override;
    awaitable<void> close() override;

 private:
    template <class T, class Work>
    awaitable<result<T>> ask(Work work);
    // `work` may change tasks in any way, so claims forget what they remember.
    template <class T, class Work>
    awaitable<result<T>> write(Work work);
    // `work` only adds tasks, or reports every change to key_turns.
    template <class T, class Work>
    awaitable<result<T>> write_in_step(Work work);
    template <class T>
    static awaitable<result<T>> refuse(failure why) {
        co_return why;
    }

    // In this order, because the writer uses the reader.
    std::unique_ptr<reader> reader_;
    std::unique_ptr<writer> writer_;
    std::filesystem::path file_;
    opened_files opened_;
    hidden_texts texts_;
};

template <class T, class Work>
awaitable<result<T>> sqlite_ledger::ask(Work work) {
    return submit<T, reading>(reader_->operations(), std::move(work));
}

template <class T, class Work>
awaitable<result<T>> sqlite_ledger::write(Work work) {
    return write_in_step<T>([work = std::move(work)](writing& tables) mutable {
        auto outcome = work(tables);
        tables.queue.forget();
        return outcome;
    });
}

template <class T, class Work>
awaitable<result<T>> sqlite_ledger::write_in_step(Work work) {
    if (!writer_) {
        return refuse<T>({failure_class::internal,
                          "the ledger was opened to look only (" + file_.string() + ")"});
    }
    return submit<T, writing>(writer_->operations(), std::move(work));
}

}  // namespace sluice::ledger::sqlite
