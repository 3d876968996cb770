#include "support/memory_ledger/memory_ledger.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace sluice::testing {

using namespace ledger;

namespace {

// Leaves the part of a whole story.
void cut(task_history& story, history_part part) {
    auto& attempts = story.attempts;
    const auto end = std::ranges::find_if(
        attempts, [&](const attempt_summary& one) { return one.number >= part.before; });
    if (end != attempts.end()) {
        story.more_after = true;
        std::erase_if(story.earlier,
                      [&](const former_data& one) { return one.until >= end->started; });
        attempts.erase(end, attempts.end());
    }
    if (part.attempts != 0 && attempts.size() > part.attempts) {
        story.more_before = true;
        attempts.erase(attempts.begin(),
                       attempts.end() - static_cast<std::ptrdiff_t>(part.attempts));
        std::erase_if(story.earlier,
                      [&](const former_data& one) { return one.until < attempts.front().started; });
    }
    const auto first = story.more_before ? attempts.front().number : 0;
    std::erase_if(story.moves, [&](const task_move& one) {
        return one.attempt < first || one.attempt >= part.before;
    });
}

// Every call ends before its first suspension. The lock serves callers on several shards; nothing
// suspends while it is held.
class memory_ledger final : public sluice::ledger::ledger {
 public:
    memory_ledger() : model_(own_.emplace()) {}
    explicit memory_ledger(ledger_model& model) : model_(model) {}

    awaitable<result<incoming_state>> state_of(std::string incoming) override {
        co_return locked().model.state_of(incoming);
    }

    awaitable<result<std::vector<incoming_state>>> states_of(
        std::vector<std::string> incomings) override {
        std::vector<incoming_state> all;
        for (const auto& incoming : incomings) {
            all.push_back(locked().model.state_of(incoming));
        }
        co_return all;
    }

    awaitable<result<void>> store_next_run(std::string incoming, planned_run next) override {
        locked().model.store_next_run(incoming, next);
        co_return result<void>();
    }

    awaitable<result<run_id>> begin_run(run_start start) override {
        co_return locked().model.begin_run(start);
    }

    awaitable<result<std::vector<std::optional<known_entity>>>> known(
        std::string incoming, std::vector<std::string> ids) override {
        co_return locked().model.known(incoming, ids);
    }

    awaitable<result<std::vector<bool>>> shown_before(std::string incoming,
                                                      std::vector<std::string> ids) override {
        co_return locked().model.shown_before(incoming, ids);
    }

    awaitable<result<std::vector<missing_entity>>> missing(missing_request request) override {
        co_return locked().model.missing(request);
    }

    awaitable<result<forgotten>> forget(forget_request request) override {
        co_return locked().model.forget(request);
    }

    awaitable<result<std::vector<task_id>>> commit_page(page_commit page) override {
        co_return locked().model.commit_page(page);
    }

    awaitable<result<void>> add_part(page_part part) override {
        locked().model.add_part(part);
        co_return result<void>();
    }

    awaitable<result<admission>> admit(std::string incoming, std::size_t limit) override {
        co_return locked().model.admit(incoming, limit);
    }

    awaitable<result<void>> end_run(run_id run, std::string failure, wall_time at) override {
        locked().model.end_run(run, failure, at);
        co_return result<void>();
    }

    awaitable<result<claim_reply>> claim(claim_request request) override {
        co_return locked().model.claim(request);
    }

    awaitable<result<void>> record_intents(std::vector<committed_intent> intents) override {
        co_return locked().model.record_intents(intents);
    }

    awaitable<result<void>> settle(std::vector<settlement> settlements) override {
        co_return locked().model.settle(settlements);
    }

    awaitable<result<void>> release(std::vector<task_id> tasks, wall_time at) override {
        locked().model.release(tasks, at);
        co_return result<void>();
    }

    awaitable<result<std::size_t>> end_all_leases(wall_time at) override {
        co_return locked().model.end_all_leases(at);
    }

    awaitable<result<std::size_t>> bring_forward(lane lane, wall_time latest) override {
        co_return locked().model.bring_forward(lane, latest);
    }

    awaitable<result<claim_reply>> unconfirmed(wall_time now, std::size_t limit) override {
        co_return locked().model.unconfirmed(now, limit);
    }

    awaitable<result<std::vector<task_id>>> confirm(
        std::vector<confirmation> confirmations) override {
        co_return locked().model.confirm(confirmations);
    }

    awaitable<result<std::vector<std::string>>> claimed_external_ids(
        destination destination, std::vector<std::string> external_ids) override {
        co_return locked().model.claimed_external_ids(destination, external_ids);
    }

    awaitable<result<std::size_t>> finished_without_id(destination destination,
                                                       std::string fingerprint) override {
        co_return locked().model.finished_without_id(destination, fingerprint);
    }

    awaitable<result<std::vector<task>>> list(task_filter filter) override {
        co_return locked().model.list(filter);
    }

    awaitable<result<std::optional<task_history>>> find(task_id id, history_part part) override {
        auto whole = locked().model.find(id);
        if (whole) {
            cut(*whole, part);
        }
        co_return whole;
    }

    awaitable<result<std::map<task_state, std::int64_t>>> count(task_filter filter) override {
        co_return locked().model.count(filter);
    }

    awaitable<result<action_report>> act_on_tasks(task_action action) override {
        co_return locked().model.act_on_tasks(action);
    }

    awaitable<result<void>> edit(task_edit edit) override { co_return locked().model.edit(edit); }

    awaitable<result<prune_report>> prune(prune_step step) override {
        co_return locked().model.prune(step);
    }

    awaitable<result<std::int64_t>> give_space_back(std::int64_t) override {
        co_return std::int64_t{0};
    }

    awaitable<result<std::map<task_state, std::int64_t>>> count_by_state() override {
        co_return locked().model.count_by_state();
    }

    awaitable<result<std::vector<lane_count>>> count_by_lane(task_filter filter) override {
        co_return locked().model.count_by_lane(filter);
    }

    awaitable<result<std::vector<run_summary>>> last_runs(run_filter filter) override {
        co_return locked().model.last_runs(filter);
    }

    awaitable<result<std::vector<lane_head>>> heads_of_lanes(wall_time now) override {
        co_return locked().model.heads_of_lanes(now);
    }

    awaitable<result<std::vector<std::optional<stored_value>>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) override {
        co_return locked().model.values_of(store, keys, now);
    }

    awaitable<result<void>> change_values(std::vector<value_change> changes,
                                          wall_time at) override {
        locked().model.change_values(changes, at);
        co_return result<void>();
    }

    awaitable<result<std::vector<stored_value>>> list_values(value_filter filter,
                                                             wall_time now) override {
        co_return locked().model.list_values(filter, now);
    }

    awaitable<result<std::size_t>> drop_expired_values(wall_time now) override {
        co_return locked().model.drop_expired_values(now);
    }

    awaitable<result<void>> pause(pause_entry pause) override {
        locked().model.pause(pause);
        co_return result<void>();
    }

    awaitable<result<bool>> resume(paused_kind kind, std::string name) override {
        co_return locked().model.resume(kind, name);
    }

    awaitable<result<std::vector<pause_entry>>> paused() override {
        co_return locked().model.paused();
    }

    awaitable<result<std::vector<known_name>>> known_names() override {
        co_return locked().model.known_names();
    }

    awaitable<result<held_memory>> held_by(named_kind kind, std::string name) override {
        co_return locked().model.held_by(kind, name);
    }

    awaitable<result<held_memory>> rename(rename_request asked) override {
        co_return locked().model.rename(asked);
    }

    awaitable<result<void>> note_source(std::string incoming, std::string source) override {
        locked().model.note_source(incoming, source);
        co_return result<void>();
    }

    std::optional<failure> lost_files() const override { return std::nullopt; }

    // Another process cannot see this ledger.
    awaitable<result<bool>> changed_elsewhere() override { co_return false; }

    awaitable<void> close() override { co_return; }

 private:
    struct access {
        std::unique_lock<std::mutex> guard;
        ledger_model& model;
    };
    access locked() { return {std::unique_lock(mutex_), model_}; }

    std::mutex mutex_;
    std::optional<ledger_model> own_;
    ledger_model& model_;
};

}  // namespace

std::unique_ptr<sluice::ledger::ledger> make_memory_ledger() {
    return std::make_unique<memory_ledger>();
}

std::unique_ptr<sluice::ledger::ledger> ledger_over(ledger_model& model) {
    return std::make_unique<memory_ledger>(model);
}

}  // namespace sluice::testing
