#pragma once

// Decides when a lane may begin its next delivery, and waits for that moment. An operator's pause,
// maintenance, a failing target and the hour can stop it. A lane with a rule delivers in runs; the
// ledger keeps their times and the rest of the current one.

#include "engine/delivery/delivery_run.hpp"
#include "engine/delivery/target_watch.hpp"
#include "engine/ledger_trouble.hpp"
#include "engine/pause_state.hpp"
#include "engine/services.hpp"

#include <sluice/async/event.hpp>
#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace sluice::engine {

class confirmations;
class key_locks;

// The parts that lanes share. They outlive the lanes.
struct lane_context {
    key_locks& fingerprint_locks;
    target_watch& target;  // of the outgoing
    ledger_trouble& trouble;
    const pause_state& pauses;
    confirmations* confirming = nullptr;  // null: nobody follows results
};

// Belongs to one shard.
class lane_schedule {
 public:
    // A lane without a rule (null) delivers at once. `services` and `lane` outlive it.
    lane_schedule(const services& services, const ledger::lane& lane, const delivery_rule* rule,
                  const lane_context& context);
    lane_schedule(const lane_schedule&) = delete;  // the target's watch points to it
    lane_schedule& operator=(const lane_schedule&) = delete;
    ~lane_schedule();

    // Ends wait(), because something may have changed.
    void notify() { wake_.notify(); }

    // Waits until notified or until that moment, but at most a minute, because the clock may be
    // set.
    awaitable<void> wait(std::optional<wall_time> until);

    // The reason why nothing can begin now, and its end if that is known.
    struct obstacle {
        std::optional<wall_time> until;
    };
    std::optional<obstacle> obstacle_now(std::size_t in_hand) const;

    // The number of tasks that may be claimed now, beside those in hand. A probe of the target is a
    // single task, and a run may be limited.
    std::size_t room(std::size_t in_hand) const;

    // The moment for which the last run was planned; min() without a schedule.
    wall_time run_due() const;

    // Begins and ends runs whose time has come. Call it before each look at the obstacles.
    awaitable<void> keep_run();

    // Begins a run now, beside the schedule, when a person asks for it.
    void begin_by_hand() { by_hand_ = true; }

    // Nothing can be claimed before `next_due`. Ends the run unless one of its tasks is tried
    // again. Returns the moment to look again.
    awaitable<std::optional<wall_time>> nothing_left(std::optional<wall_time> next_due);

    // Counts tasks that are settled for good. Returns the rest of the run, to commit with their
    // outcome.
    std::optional<ledger::value_change> settled(std::size_t tasks);

 private:
    std::optional<wall_time> maintenance_until() const;
    void say_late() const;
    awaitable<void> end_run();
    awaitable<void> restore_run();
    awaitable<void> store_run();
    ledger::value_change run_to_store() const;

    const services& services_;
    const ledger::lane& lane_;
    lane_context context_;
    wake_event wake_;
    target_watch::listeners::iterator listener_;
    std::unique_ptr<delivery_run> run_;  // null: the lane has no schedule
    bool run_known_ = false;             // read from the ledger
    bool by_hand_ = false;
};

}  // namespace sluice::engine
