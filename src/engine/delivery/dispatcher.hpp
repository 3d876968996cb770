#pragma once

// Works through the tasks of one lane (a route at one outgoing): asks its schedule, takes loads
// from its queue and delivers them. In order by default: a task that waits for its next attempt
// holds the lane; a failed one does not. By key a task holds only its own key, and up to `parallel`
// deliveries are under way at once. Claimed tasks that cannot begin (a stop, a pause, a failing
// target) are given back without an attempt.

#include "engine/delivery/continuation.hpp"
#include "engine/delivery/deliver.hpp"
#include "engine/delivery/delivery_context.hpp"
#include "engine/delivery/lane_queue.hpp"
#include "engine/delivery/lane_schedule.hpp"
#include "engine/delivery/outcome_log.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <sluice/async/group.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sluice::engine {

struct lane_plan {
    std::string route;
    std::shared_ptr<const outgoing_plan> outgoing;
    engine::continuation continuation = {};
    bool by_key = false;
    const delivery_rule* deliver = nullptr;    // outlives the lane; null: deliveries go at once
    const std::int64_t* generation = nullptr;  // as in delivery_context
};

// Belongs to one shard.
class dispatcher {
 public:
    // `services` outlives it.
    dispatcher(const services& services, lane_plan plan, lane_context context);

    const ledger::lane& name() const { return lane_; }

    // The longest wait of a task of the lane for its next attempt.
    std::chrono::milliseconds longest_wait() const;

    // Wakes the lane: tasks may be new or due, or an obstacle has ended.
    void notify() { schedule_.notify(); }

    // Begins no new delivery. Those under way end, and the rest of the window is given back.
    void stop();

    // Runs until stop(). Terminal cancellation ends it in the middle of deliveries. Their outcome
    // is then unknown, and the next start asks about them.
    awaitable<void> run();

    // Runs until nothing is due, or until an obstacle (a pause, a failing target) stops it. Returns
    // the moment to look again, if there is one. Nothing is under way when it ends.
    awaitable<std::optional<wall_time>> drain();

    // Gives every claimed task back after run() was cancelled, so that another dispatcher can take
    // the lane over. The next holder asks first about a task whose intent is open. The caller has
    // disabled cancellation.
    awaitable<void> give_back_all();

    // False while a delivery is under way whose target cannot be asked. Cutting it off would leave
    // a task for an operator.
    bool may_be_cut() const { return delivery_.unrepeatable == 0; }

    bool is_delivering() const { return under_way_ > 0; }

    // Begins a run now, beside the schedule, in a lane with one.
    void begin_by_hand() { schedule_.begin_by_hand(); }

    // The target has decided about a task of this lane after its delivery.
    void decided(ledger::task_state to) { outcomes_.decided(to); }

    // Counts settled tasks since the start, by their state.
    const std::map<ledger::task_state, std::int64_t>& settled() const {
        return outcomes_.activity().settled;
    }
    const lane_activity& activity() const { return outcomes_.activity(); }

    std::size_t under_way() const { return under_way_; }
    bool has_schedule() const { return plan_.deliver != nullptr; }

 private:
    awaitable<std::optional<wall_time>> work();
    awaitable<void> begin_next();
    awaitable<void> deliver_load(delivery_load load);
    void note_free_way();
    void note_lateness(const delivery_load& load);
    std::size_t parallel() const;
    std::size_t window_size() const;

    const services& services_;
    lane_plan plan_;
    ledger::lane lane_;
    lane_queue queue_;
    lane_schedule schedule_;
    outcome_log outcomes_;
    target_watch& target_;
    delivery_context delivery_;
    std::unique_ptr<task_group> deliveries_;  // null: one delivery at a time
    std::size_t under_way_ = 0;               // loads
    std::optional<wall_time> obstacle_ends_;  // of what is in the way; max(): not known
    wall_time free_since_ = wall_time::min();
    bool stopping_ = false;
};

}  // namespace sluice::engine
