#pragma once

// Decides when an incoming runs first after a start of the daemon. No I/O.

#include "engine/due_runs.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::engine {

// Returns the first run of an incoming after a start; wall_time::max() means never. A listing that
// was cut off goes on at once. The `missed` rule decides about a stored run in the past, whichever
// schedule planned it. A stored run in the future counts only for the schedule that planned it.
// With another schedule the run is planned anew, from the last run on. An older version did not
// store the schedule; its run counts when the present schedule could have planned it.
wall_time planned_start(const schedule& when, missed_policy missed,
                        const ledger::incoming_state& state, wall_time now);

}  // namespace sluice::engine
