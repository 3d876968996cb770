#pragma once

// Runs one incoming when its schedule says so, and stores the next run so that a restart keeps to
// it.

#include "engine/intake.hpp"

namespace sluice::engine {

class scheduler {
 public:
    scheduler(services with, intake& runs);

    // Until cancelled (terminal). A listing that was cut off goes on at once; a run missed while
    // the program was down is made up for once.
    awaitable<void> run();

 private:
    awaitable<wall_time> first_run();
    awaitable<void> sleep_until(wall_time at);
    awaitable<void> store(wall_time next);

    services with_;
    intake& runs_;
};

}  // namespace sluice::engine
