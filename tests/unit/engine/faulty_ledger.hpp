#pragma once

// The memory ledger with faults on request: the next calls of an operation fail and keep nothing.

#include "support/memory_ledger/memory_ledger.hpp"

#include <sluice/ledger/ledger.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::engine {

class faulty_ledger final : public ledger::ledger {
 public:
    template <class T>
    using answer = awaitable<result<T>>;

    // The number of the next calls of "claim", "commit_page", … that fail.
    std::map<std::string, int, std::less<>> faults;
    // Kills the program when it calls this operation; nothing of the call is kept.
    std::string killed_at;
    // Each operation that was called, failed or not, in order.
    std::vector<std::string> calls;
    // The answer of changed_elsewhere.
    bool changed = false;
    // The answer of lost_files.
    std::optional<failure> lost;

    answer<sluice::ledger::incoming_state> state_of(std::string incoming) override {
        return on("state_of", [&] { return kept_->state_of(std::move(incoming)); });
    }
    answer<std::vector<sluice::ledger::incoming_state>> states_of(
        std::vector<std::string> incomings) override {
        return kept_->states_of(std::move(incomings));
    }
    answer<void> store_next_run(std::string incoming, sluice::ledger::planned_run next) override {
        return on("store_next_run",
                  [&] { return kept_->store_next_run(std::move(incoming), std::move(next)); });
    }
    answer<sluice::ledger::run_id> begin_run(sluice::ledger::run_start start) override {
        return on("begin_run", [&] { return kept_->begin_run(std::move(start)); });
    }
    answer<std::vector<std::optional<sluice::ledger::known_entity>>> known(
        std::string incoming, std::vector<std::string> ids) override {
        return on("known", [&] { return kept_->known(std::move(incoming), std::move(ids)); });
    }
    answer<std::vector<bool>> shown_before(std::string incoming,
                                           std::vector<std::string> ids) override {
        return on("shown_before",
                  [&] { return kept_->shown_before(std::move(incoming), std::move(ids)); });
    }
    answer<std::vector<sluice::ledger::missing_entity>> missing(
        sluice::ledger::missing_request what) override {
        return on("missing", [&] { return kept_->missing(std::move(what)); });
    }
    answer<sluice::ledger::forgotten> forget(sluice::ledger::forget_request what) override {
        return on("forget", [&] { return kept_->forget(std::move(what)); });
    }
    answer<std::vector<sluice::ledger::task_id>> commit_page(
        sluice::ledger::page_commit page) override {
        return on("commit_page", [&] { return kept_->commit_page(std::move(page)); });
    }
    answer<void> add_part(sluice::ledger::page_part part) override {
        return on("add_part", [&] { return kept_->add_part(std::move(part)); });
    }
    answer<sluice::ledger::admission> admit(std::string incoming, std::size_t limit) override {
        return on("admit", [&] { return kept_->admit(std::move(incoming), limit); });
    }
    answer<void> end_run(sluice::ledger::run_id run, std::string failure, wall_time at) override {
        return on("end_run", [&] { return kept_->end_run(run, std::move(failure), at); });
    }
    answer<sluice::ledger::claim_reply> claim(sluice::ledger::claim_request what) override {
        return on("claim", [&] { return kept_->claim(std::move(what)); });
    }
    answer<sluice::ledger::claim_reply> unconfirmed(wall_time now, std::size_t limit) override {
        return on("unconfirmed", [&] { return kept_->unconfirmed(now, limit); });
    }
    answer<std::vector<sluice::ledger::task_id>> confirm(
        std::vector<sluice::ledger::confirmation> confirmations) override {
        return on("confirm", [&] { return kept_->confirm(std::move(confirmations)); });
    }
    answer<void> record_intents(std::vector<sluice::ledger::committed_intent> intents) override {
        return on("record_intents", [&] { return kept_->record_intents(std::move(intents)); });
    }
    answer<void> settle(std::vector<sluice::ledger::settlement> settlements) override {
        return on("settle", [&] { return kept_->settle(std::move(settlements)); });
    }
    answer<void> release(std::vector<sluice::ledger::task_id> tasks, wall_time at) override {
        return on("release", [&] { return kept_->release(std::move(tasks), at); });
    }
    answer<std::size_t> end_all_leases(wall_time at) override {
        return on("end_all_leases", [&] { return kept_->end_all_leases(at); });
    }
    answer<std::size_t> bring_forward(sluice::ledger::lane where, wall_time latest) override {
        return on("bring_forward", [&] { return kept_->bring_forward(std::move(where), latest); });
    }
    answer<std::vector<std::string>> claimed_external_ids(sluice::ledger::destination where,
                                                          std::vector<std::string> ids) override {
        return on("claimed_external_ids",
                  [&] { return kept_->claimed_external_ids(std::move(where), std::move(ids)); });
    }
    answer<std::size_t> finished_without_id(sluice::ledger::destination where,
                                            std::string fingerprint) override {
        return on("finished_without_id", [&] {
            return kept_->finished_without_id(std::move(where), std::move(fingerprint));
        });
    }
    answer<std::vector<sluice::ledger::task>> list(sluice::ledger::task_filter filter) override {
        return kept_->list(std::move(filter));
    }
    answer<std::optional<sluice::ledger::task_history>> find(
        sluice::ledger::task_id id, sluice::ledger::history_part part = {}) override {
        return kept_->find(id, part);
    }
    answer<std::map<sluice::ledger::task_state, std::int64_t>> count(
        sluice::ledger::task_filter filter) override {
        return kept_->count(std::move(filter));
    }
    answer<sluice::ledger::action_report> act_on_tasks(sluice::ledger::task_action what) override {
        return kept_->act_on_tasks(std::move(what));
    }
    answer<void> edit(sluice::ledger::task_edit what) override {
        return kept_->edit(std::move(what));
    }
    answer<sluice::ledger::prune_report> prune(sluice::ledger::prune_step what) override {
        return on("prune", [&] { return kept_->prune(std::move(what)); });
    }
    answer<std::int64_t> give_space_back(std::int64_t pages) override {
        return on("give_space_back", [&] { return kept_->give_space_back(pages); });
    }
    answer<std::map<sluice::ledger::task_state, std::int64_t>> count_by_state() override {
        return kept_->count_by_state();
    }
    answer<std::vector<sluice::ledger::lane_count>> count_by_lane(
        sluice::ledger::task_filter filter) override {
        return kept_->count_by_lane(std::move(filter));
    }
    answer<std::vector<sluice::ledger::run_summary>> last_runs(
        sluice::ledger::run_filter filter) override {
        return kept_->last_runs(std::move(filter));
    }
    answer<std::vector<sluice::ledger::lane_head>> heads_of_lanes(wall_time now) override {
        return kept_->heads_of_lanes(now);
    }
    answer<std::vector<sluice::ledger::known_name>> known_names() override {
        return on("known_names", [&] { return kept_->known_names(); });
    }
    answer<sluice::ledger::held_memory> held_by(sluice::ledger::named_kind kind,
                                                std::string name) override {
        return on("held_by", [&] { return kept_->held_by(kind, std::move(name)); });
    }
    answer<sluice::ledger::held_memory> rename(sluice::ledger::rename_request asked) override {
        return on("rename", [&] { return kept_->rename(std::move(asked)); });
    }
    answer<void> note_source(std::string incoming, std::string source) override {
        return on("note_source",
                  [&] { return kept_->note_source(std::move(incoming), std::move(source)); });
    }
    std::optional<failure> lost_files() const override { return lost; }
    answer<std::vector<std::optional<sluice::ledger::stored_value>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) override {
        return kept_->values_of(std::move(store), std::move(keys), now);
    }
    answer<void> change_values(std::vector<sluice::ledger::value_change> changes,
                               wall_time at) override {
        return on("change_values", [&] { return kept_->change_values(std::move(changes), at); });
    }
    answer<std::vector<sluice::ledger::stored_value>> list_values(
        sluice::ledger::value_filter filter, wall_time now) override {
        return kept_->list_values(std::move(filter), now);
    }
    answer<std::size_t> drop_expired_values(wall_time now) override {
        return kept_->drop_expired_values(now);
    }
    answer<void> pause(sluice::ledger::pause_entry what) override {
        return kept_->pause(std::move(what));
    }
    answer<bool> resume(sluice::ledger::paused_kind kind, std::string name) override {
        return kept_->resume(kind, std::move(name));
    }
    answer<std::vector<sluice::ledger::pause_entry>> paused() override {
        return on("paused", [&] { return kept_->paused(); });
    }
    answer<bool> changed_elsewhere() override { return told(std::exchange(changed, false)); }
    awaitable<void> close() override { return kept_->close(); }

 private:
    template <class Call>
    std::invoke_result_t<Call> on(const std::string& operation, Call call) {
        calls.push_back(operation);
        if (operation == killed_at) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        if (faults[operation] > 0) {
            --faults[operation];
            return fail<typename std::invoke_result_t<Call>::value_type>();
        }
        return call();
    }

    template <class Result>
    static awaitable<Result> fail() {
        co_return failure(failure_class::internal, "the disk is full");
    }
    static answer<bool> told(bool value) { co_return value; }

    std::unique_ptr<sluice::ledger::ledger> kept_ = sluice::testing::make_memory_ledger();
};

}  // namespace sluice::engine
