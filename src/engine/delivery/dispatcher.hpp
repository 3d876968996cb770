#pragma once

// Works through the tasks of one lane (a route at one outgoing): claims a window, delivers,
// settles.
//
// In order by default: a task that waits for its next attempt holds the lane, one that failed does
// not. By key it holds only the tasks of its own key, and up to `parallel` deliveries are under way
// at once: the ledger hands out no second task of a key before the first is settled. What a window
// holds and cannot be begun (a stop, a pause, a target that fails) is given back unharmed.

#include "engine/delivery/after_steps.hpp"
#include "engine/delivery/delivery_run.hpp"
#include "engine/delivery/target_watch.hpp"
#include "engine/delivery/twin_gate.hpp"
#include "engine/ledger_trouble.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"
#include "engine/switches.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::engine {

struct lane_plan {
    std::string route;
    std::shared_ptr<const outgoing_plan> outgoing;
    hand_on next = {};
    bool by_key = false;
    std::optional<delivery_rule> deliver = {};  // nothing: at once
};

struct staged_record;

// What lanes share. All of it outlives them.
struct lane_surroundings {
    twin_gate& twins;
    target_watch& target;  // of the outgoing
    ledger_trouble& trouble;
    const switches& switched;
};

class dispatcher {
 public:
    dispatcher(services with, lane_plan what, lane_surroundings around);

    const ledger::lane& where() const { return lane_; }

    // No task of the lane has to wait longer for its next attempt.
    std::chrono::milliseconds longest_wait() const;

    // New or due tasks may be there, or an obstacle is gone.
    void notify() { wake_.notify(); }

    // No new delivery is begun; those under way end, the rest of the window is given back.
    void stop();

    // Until stop(). Terminal cancellation ends it in the middle of deliveries, whose outcome is
    // then unknown and asked about at the next start.
    awaitable<void> run();

    // Until nothing is due or an obstacle (a pause, a failing target) is in the way; then the
    // moment to look again, if there is one. Nothing is under way when it ends.
    awaitable<std::optional<wall_time>> drain();

    // A lane with a schedule begins a run now, beside its schedule.
    void begin_by_hand() { by_hand_ = true; }

    // Settled tasks since the start, by the state they came to.
    const std::map<ledger::task_state, std::int64_t>& settled() const { return settled_; }

 private:
    using window = std::vector<ledger::task>;

    struct ready_batch;

    // Why nothing can be begun now, and until when if that is known.
    struct obstacle {
        std::optional<wall_time> until;
    };

    awaitable<std::optional<wall_time>> work();
    std::optional<obstacle> obstacle_now() const;
    awaitable<void> progress(std::optional<wall_time> until);
    std::size_t parallel() const;
    std::size_t window_size() const;
    awaitable<bool> claim();
    awaitable<void> put_back();
    awaitable<void> recover(std::string said);

    // --- runs by schedule
    awaitable<void> keep_run();
    awaitable<void> end_run();
    awaitable<void> restore_run();
    awaitable<void> store_run();
    ledger::value_change run_to_store() const;

    // --- deliveries
    awaitable<void> begin();
    window next_load(std::size_t limit);
    awaitable<void> deliver_apart(window load, breaker::pass as);
    awaitable<void> deliver(window load, breaker::pass as);
    awaitable<result<void>> deliver_load(window load, breaker::pass as);
    awaitable<result<void>> deliver_single(window load, breaker::pass as);
    awaitable<result<void>> deliver_batch(window load, breaker::pass as);
    void add_to_batch(ready_batch& batch, const ledger::task& task, attempt_facts facts,
                      staged_record staged);
    std::vector<ledger::intent_record> intents_of(const ready_batch& batch) const;
    awaitable<void> take_turns(ready_batch* batch);
    awaitable<void> give_back_batch(ready_batch* batch, failure why);
    awaitable<target_news> send_batch(ready_batch* batch);
    awaitable<attempt_facts> facts_of(const ledger::task* what, breaker::pass as);
    awaitable<void> settle(std::vector<ledger::settlement> outcomes, breaker::pass as);
    awaitable<void> give_back_later(std::vector<ledger::task_id> ids, failure why);
    void count_and_log(const ledger::settlement& outcome, breaker::pass as);
    bool is_said(const ledger::settlement& outcome);

    services with_;
    lane_plan what_;
    ledger::lane lane_;
    lane_surroundings around_;
    wake_event wake_;
    task_group deliveries_;
    window window_;  // claimed and not begun
    wall_time claimed_at_{};
    std::optional<wall_time> next_due_;
    std::set<ledger::task_id> in_hand_;  // tasks of deliveries under way
    std::size_t under_way_ = 0;
    bool held_ = false;  // in order: a task has just begun to wait, and holds the lane
    std::vector<ledger::task_id> unreleased_;
    std::optional<delivery_run> run_;
    bool run_known_ = false;
    bool by_hand_ = false;
    bool stopping_ = false;
    std::map<ledger::task_state, std::int64_t> settled_;
    std::map<ledger::task_id, int> sends_;  // of tasks in hand, before this attempt
    std::string wait_;                      // that was said last, without its numbers
};

}  // namespace sluice::engine
