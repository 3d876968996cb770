#pragma once

// Runs one incoming by its schedule. Stores the next run in the ledger, so that a restart keeps to
// the schedule.

#include "engine/intake/intake.hpp"
#include "engine/key_locks.hpp"

namespace sluice::engine {

class scheduler {
 public:
    // `run_locks`: one run of the incoming at a time, also beside one by hand. `missed`: the rule
    // for a run that was due before this one began to look.
    scheduler(services services, intake& runs, key_locks& run_locks, missed_rule missed);

    // Runs until it is cancelled (terminal), until intake is told to stop, or until the schedule
    // has no further run. Cancelling loses nothing that a run has committed.
    //
    // A listing that was cut off goes on at once; one that a pause has cut goes on at the resume.
    // The incoming's `missed` rule decides about runs that were due while the daemon was down or
    // the incoming was paused. Its `overlap` rule decides about runs that were due during another.
    // A change of the clock, forward or back, shows within a minute.
    awaitable<void> run();

 private:
    awaitable<wall_time> first_run();
    awaitable<void> run_now();
    awaitable<void> run_in_turn();
    awaitable<void> until_resumed();
    awaitable<wall_time> sleep_until(wall_time at);
    awaitable<void> store(wall_time next);

    services services_;
    intake& runs_;
    key_locks& run_locks_;
    missed_rule missed_;
};

}  // namespace sluice::engine
