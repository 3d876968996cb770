#pragma once

// Runs one incoming when its schedule says so, and stores the next run so that a restart keeps to
// it.

#include "engine/intake/intake.hpp"
#include "engine/key_locks.hpp"

namespace sluice::engine {

class scheduler {
 public:
    // `run_locks`: one run of the incoming at a time, also beside one by hand.
    scheduler(services services, intake& runs, key_locks& run_locks);

    // Until cancelled (terminal). A listing that was cut off goes on at once. A run that was due
    // while the program was down, or while another was under way, is as the incoming's rules say;
    // so is one that was due while the incoming was paused by hand. A listing that a pause has cut
    // goes on when it is resumed. A clock that is set, on or back, is noticed within a minute.
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
};

}  // namespace sluice::engine
