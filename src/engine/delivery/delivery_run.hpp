#pragma once

// Decides when a run of a lane begins, and how many tasks it may still deliver, for lanes with a
// schedule. It has no I/O; its state is kept as a text. A run ends when its tasks are settled for
// good, or when the lane is empty. A task that is tried again keeps it open.

#include "engine/plan/delivery_policy.hpp"

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace sluice::engine {

class delivery_run {
 public:
    // The first run is the first time of the schedule. The jitter of a run follows from `name`.
    delivery_run(delivery_rule rule, wall_time now, std::string name = {});

    // Restores the text of stored(); a text that cannot be read changes nothing. A run that was cut
    // off goes on, and a missed one is made up for once. A planned run counts only under the
    // schedule that planned it; another schedule plans its own.
    void restore(const std::string& text, wall_time now);
    std::string stored() const;

    bool under_way() const { return under_way_; }
    bool limited() const { return rule_.tasks > 0; }
    wall_time next() const { return next_; }  // as planned
    wall_time starts() const;                 // the next run, with its jitter

    // The last run that began by the schedule, and how late; nothing before the first.
    struct beginning {
        wall_time at{};
        std::chrono::milliseconds late{0};
    };
    const std::optional<beginning>& last() const { return last_; }

    // Begins a run when its time has come; returns true then.
    bool begin_when_due(wall_time now);
    // Begins a run beside the schedule, when a person asks for it.
    void begin();
    // The number of tasks that may begin beside those in hand.
    std::size_t room(std::size_t in_hand) const;
    void settled(std::size_t tasks);
    void end() { under_way_ = false; }

 private:
    delivery_rule rule_;
    std::string name_;
    wall_time next_;
    std::optional<beginning> last_;
    std::int64_t left_ = 0;
    bool under_way_ = false;
};

}  // namespace sluice::engine
