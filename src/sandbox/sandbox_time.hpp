#pragma once

// Computes the sandbox's own time: start + elapsed × speed + every advance. It never goes back. The
// rate limit and the check for past dates stay on the machine's time, because clients use it too.

#include <sluice/model/time.hpp>

namespace sluice::sandbox {

class sandbox_time {
 public:
    // At the machine's time `real` the sandbox's time is `own`. A speed of 60 makes a minute of
    // each second.
    sandbox_time(wall_time real, wall_time own, double speed);

    wall_time at(wall_time real) const;
    double speed() const { return speed_; }

    void advance(std::chrono::milliseconds length) { own_ += length; }
    void set_speed(wall_time real, double speed);

 private:
    wall_time real_;
    wall_time own_;
    double speed_;
};

}  // namespace sluice::sandbox
