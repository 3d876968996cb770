#include "ledger/memory/tables.hpp"

#include <sluice/ledger/memory.hpp>

#include <mutex>
#include <utility>

namespace sluice::ledger {

namespace {

// Every call is done before its first suspension would be; the lock is for callers on several
// shards, and never held across one.
class memory_ledger final : public ledger {
 public:
    awaitable<result<incoming_state>> state_of(std::string incoming) override {
        co_return locked().of.state_of(incoming);
    }

    awaitable<result<void>> store_next_run(std::string incoming, planned_run next) override {
        locked().of.store_next_run(incoming, next);
        co_return result<void>();
    }

    awaitable<result<run_id>> begin_run(std::string incoming, std::string trigger,
                                        wall_time at) override {
        co_return locked().of.begin_run(incoming, trigger, at);
    }

    awaitable<result<std::vector<std::optional<known_entity>>>> known(
        std::string incoming, std::vector<std::string> ids) override {
        co_return locked().of.known(incoming, ids);
    }

    awaitable<result<std::vector<bool>>> shown_before(std::string incoming,
                                                      std::vector<std::string> ids) override {
        co_return locked().of.shown_before(incoming, ids);
    }

    awaitable<result<std::vector<missing_entity>>> missing(missing_request what) override {
        co_return locked().of.missing(what);
    }

    awaitable<result<forgotten>> forget(forget_request what) override {
        co_return locked().of.forget(what);
    }

    awaitable<result<std::vector<task_id>>> commit_page(page_commit page) override {
        co_return locked().of.commit_page(page);
    }

    awaitable<result<void>> add_part(page_part part) override {
        locked().of.add_part(part);
        co_return result<void>();
    }

    awaitable<result<admission>> admit(std::string incoming, std::size_t limit) override {
        co_return locked().of.admit(incoming, limit);
    }

    awaitable<result<void>> end_run(run_id run, std::string failure, wall_time at) override {
        locked().of.end_run(run, failure, at);
        co_return result<void>();
    }

    awaitable<result<claim_reply>> claim(claim_request what) override {
        co_return locked().of.claim(what);
    }

    awaitable<result<void>> record_intents(std::vector<committed_intent> intents) override {
        co_return locked().of.record_intents(intents);
    }

    awaitable<result<void>> settle(std::vector<settlement> settlements) override {
        co_return locked().of.settle(settlements);
    }

    awaitable<result<void>> release(std::vector<task_id> tasks, wall_time at) override {
        locked().of.release(tasks, at);
        co_return result<void>();
    }

    awaitable<result<std::size_t>> end_all_leases(wall_time at) override {
        co_return locked().of.end_all_leases(at);
    }

    awaitable<result<std::size_t>> bring_forward(lane where, wall_time latest) override {
        co_return locked().of.bring_forward(where, latest);
    }

    awaitable<result<std::vector<std::string>>> claimed_external_ids(
        destination where, std::vector<std::string> external_ids) override {
        co_return locked().of.claimed_external_ids(where, external_ids);
    }

    awaitable<result<std::size_t>> finished_without_id(destination where,
                                                       std::string fingerprint) override {
        co_return locked().of.finished_without_id(where, fingerprint);
    }

    awaitable<result<std::vector<task>>> list(task_filter filter) override {
        co_return locked().of.list(filter);
    }

    awaitable<result<std::optional<task_history>>> find(task_id id) override {
        co_return locked().of.find(id);
    }

    awaitable<result<std::map<task_state, std::int64_t>>> count(task_filter filter) override {
        co_return locked().of.count(filter);
    }

    awaitable<result<action_report>> act_on_tasks(task_action what) override {
        co_return locked().of.act_on_tasks(what);
    }

    awaitable<result<void>> edit(task_edit what) override { co_return locked().of.edit(what); }

    awaitable<result<prune_report>> prune(prune_step what) override {
        co_return locked().of.prune(what);
    }

    awaitable<result<std::int64_t>> give_space_back(std::int64_t) override {
        co_return std::int64_t{0};
    }

    awaitable<result<std::map<task_state, std::int64_t>>> count_by_state() override {
        co_return locked().of.count_by_state();
    }

    awaitable<result<std::vector<lane_count>>> count_by_lane(task_filter filter) override {
        co_return locked().of.count_by_lane(filter);
    }

    awaitable<result<std::vector<run_summary>>> last_runs(run_filter filter) override {
        co_return locked().of.last_runs(filter);
    }

    awaitable<result<std::vector<std::optional<stored_value>>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) override {
        co_return locked().of.values_of(store, keys, now);
    }

    awaitable<result<void>> change_values(std::vector<value_change> changes,
                                          wall_time at) override {
        locked().of.change_values(changes, at);
        co_return result<void>();
    }

    awaitable<result<std::vector<stored_value>>> list_values(value_filter filter,
                                                             wall_time now) override {
        co_return locked().of.list_values(filter, now);
    }

    awaitable<result<std::size_t>> drop_expired_values(wall_time now) override {
        co_return locked().of.drop_expired_values(now);
    }

    awaitable<result<void>> pause(pause_entry what) override {
        locked().of.pause(what);
        co_return result<void>();
    }

    awaitable<result<bool>> resume(paused_kind kind, std::string name) override {
        co_return locked().of.resume(kind, name);
    }

    awaitable<result<std::vector<pause_entry>>> paused() override {
        co_return locked().of.paused();
    }

    awaitable<result<std::vector<known_name>>> known_names() override {
        co_return locked().of.known_names();
    }

    awaitable<result<held_memory>> held_by(named_kind kind, std::string name) override {
        co_return locked().of.held_by(kind, name);
    }

    awaitable<result<held_memory>> rename(rename_request asked) override {
        co_return locked().of.rename(asked);
    }

    awaitable<result<void>> note_source(std::string incoming, std::string source) override {
        locked().of.note_source(incoming, source);
        co_return result<void>();
    }

    std::optional<failure> lost_files() const override { return std::nullopt; }

    // Nobody else can see it.
    awaitable<result<bool>> changed_elsewhere() override { co_return false; }

    awaitable<void> close() override { co_return; }

 private:
    struct access {
        std::unique_lock<std::mutex> guard;
        memory::tables& of;
    };
    access locked() { return {std::unique_lock(mutex_), tables_}; }

    std::mutex mutex_;
    memory::tables tables_;
};

}  // namespace

std::unique_ptr<ledger> make_memory_ledger() {
    return std::make_unique<memory_ledger>();
}

}  // namespace sluice::ledger
