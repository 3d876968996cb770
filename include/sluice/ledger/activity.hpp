#pragma once

// Reports how a ledger works, for metrics and for health.

#include <sluice/ledger/task.hpp>
#include <sluice/model/histogram.hpp>

#include <optional>

namespace sluice::ledger {

// Counts of the commits since the ledger was opened.
struct commit_activity {
    histogram seconds;  // of a commit alone, which waits for the disk
    histogram group;    // writes that shared a commit
};

// The first task in the queue of a lane.
struct lane_head {
    lane lane;
    wall_time created{};
    // From then on the task could have been delivered, but was not; nullopt: it waits for its next
    // attempt.
    std::optional<wall_time> due_since;
};

}  // namespace sluice::ledger
