#pragma once

// Shows the engine as it is at one moment. The control interface asks for it.

#include "engine/activity.hpp"
#include "engine/plan/plan.hpp"
#include "engine/schedule_book.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// The references hold until the engine's next turn.
struct incoming_view {
    const incoming_plan& plan;
    const incoming_activity& done;
    bool running = false;
    bool paused = false;
    std::string refused = {};                                 // why it is never run; empty: it is
    // Counts of its schedule; null: nothing has happened yet.
    const std::map<schedule_event_kind, std::int64_t>* events = nullptr;
    bool in_maintenance = false;                              // no run of it begins
};

struct lane_view {
    ledger::lane lane;
    const lane_activity& done;
    std::size_t under_way = 0;  // loads
    bool scheduled = false;     // it delivers by a schedule, and so tasks wait by design
    bool paused = false;        // its route or its outgoing
};

struct outgoing_view {
    std::string name;
    bool paused = false;
    bool held = false;                  // its target keeps failing, and nothing is sent to it
    std::optional<wall_time> next_try;  // of one that is held
    std::string trouble;                // of one that is held
    const target_activity* done = nullptr;
};

struct engine_view {
    std::vector<incoming_view> incoming;
    std::vector<lane_view> lanes;
    std::vector<outgoing_view> outgoing;
    const plan* running = nullptr;
    const histogram* lateness = nullptr;  // of runs by schedule; null: nobody counts
    bool disk_low = false;
    std::optional<failure> ledger_lost;     // its files were deleted or replaced
    std::optional<wall_time> ledger_fails;  // since then
};

}  // namespace sluice::engine
