#include "sandbox/sandbox_time.hpp"

#include <algorithm>

namespace sluice::sandbox {

sandbox_time::sandbox_time(wall_time real, wall_time own, double speed)
    : real_(real), own_(own), speed_(speed) {}

wall_time sandbox_time::at(wall_time real) const {
    // The machine's clock may be set back; the sandbox's time then stands still.
    const auto elapsed = std::max(real - real_, std::chrono::milliseconds(0));
    const double scaled = static_cast<double>(elapsed.count()) * speed_;
    return own_ + std::chrono::milliseconds(static_cast<std::int64_t>(scaled));
}

void sandbox_time::set_speed(wall_time real, double speed) {
    own_ = at(real);
    real_ = std::max(real_, real);
    speed_ = speed;
}

}  // namespace sluice::sandbox
