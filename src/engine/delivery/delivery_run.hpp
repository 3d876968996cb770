#pragma once

// Decides when a run of a lane begins, and how much of it is left, for lanes that deliver by a
// schedule. Plain decisions, with a text to remember them by.
//
// A run ends when its tasks are settled for good, or when nothing is left in the lane: a task that
// is tried again keeps it open.

#include "engine/plan/delivery_policy.hpp"

#include <sluice/model/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::engine {

class delivery_run {
 public:
    // The first run is when the schedule says so first.
    delivery_run(delivery_rule rule, wall_time now);

    // As stored() wrote it; a text that cannot be read changes nothing. A run that was cut off goes
    // on, and one that was missed is made up for once. A run to come belongs to the schedule that
    // planned it; another schedule plans its own.
    void restore(const std::string& text, wall_time now);
    std::string stored() const;

    bool under_way() const { return under_way_; }
    bool limited() const { return rule_.tasks > 0; }
    wall_time next() const { return next_; }

    // True when a run begins: its time has come.
    bool begin_when_due(wall_time now);
    // Begins a run beside the schedule, when a person asks for it.
    void begin();
    // How many tasks may be begun beside those in hand.
    std::size_t room(std::size_t in_hand) const;
    void settled(std::size_t tasks);
    void end() { under_way_ = false; }

 private:
    delivery_rule rule_;
    wall_time next_;
    std::int64_t left_ = 0;
    bool under_way_ = false;
};

}  // namespace sluice::engine
