#pragma once

// Runs one incoming by its schedule. Stores the next run in the ledger, so that a restart keeps to
// the schedule.

#include "engine/intake/intake.hpp"
#include "engine/key_locks.hpp"
#include "engine/schedule_book.hpp"

#include <optional>

namespace sluice::engine {

class scheduler {
 public:
    // `services` outlives it. `run_locks`: one run of the incoming at a time, also beside one by
    // hand. `missed`: the rule for a run that was due before this one began to look.
    scheduler(const services& services, intake& runs, key_locks& run_locks, missed_policy missed);

    // Runs until it is cancelled (terminal), until intake is told to stop, or until the schedule
    // has no further run. Cancelling loses nothing that a run has committed.
    //
    // A listing that was cut off goes on at once; one that a pause has cut goes on at the resume.
    // The incoming's `missed` rule decides about runs that were due while the daemon was down, or
    // while a pause or maintenance held the incoming. Its `overlap` rule decides about runs that
    // were due during another. A change of the clock, forward or back, shows within a minute.
    awaitable<void> run();

 private:
    using moment = std::optional<wall_time>;

    awaitable<wall_time> first_run();
    // Returns the first run of those that are made up for, or the next run to come.
    awaitable<wall_time> make_up(wall_time planned, missed_policy missed);
    moment next_after(wall_time planned) const;
    awaitable<moment> next_after_overlap(wall_time due, wall_time ended);
    bool catches_up(moment planned) const { return planned && *planned <= caught_up_to_; }
    bool has_slept_through(wall_time planned) const;
    wall_time start(wall_time planned) const;
    void note_due(moment planned);

    awaitable<void> run_now(wall_time planned, moment next);
    awaitable<void> run_whole(wall_time planned);
    awaitable<void> run_until_due(wall_time planned, wall_time next);
    awaitable<void> run_in_turn(moment planned);

    // Returns whether a pause or maintenance held the run of that moment.
    awaitable<bool> wait_while_held(wall_time planned);
    bool is_held() const;
    awaitable<void> until_released();
    awaitable<wall_time> sleep_until(wall_time planned);
    awaitable<void> sleep_to(wall_time at);
    awaitable<void> store(wall_time next);

    const services& services_;
    intake& runs_;
    key_locks& run_locks_;
    missed_policy missed_;  // for the first run
    schedule_book book_;
    bool at_once_ = false;                       // the first run does not wait for its jitter
    wall_time caught_up_to_ = wall_time::min();  // runs until then are made up for, one by one
};

}  // namespace sluice::engine
