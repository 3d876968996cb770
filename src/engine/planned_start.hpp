#pragma once

#include "engine/plan/incoming_settings.hpp"
#include "engine/plan/schedule.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::engine {

// The first run of an incoming after a start. A listing that was cut off goes on at once. A stored
// run that was missed is made up for, or not, as the rule says, whichever schedule planned it. One
// to come belongs to the schedule that planned it: of another schedule, or of none that is known
// and that this one does not have, it is planned anew, from the last run on. wall_time::max():
// never.
wall_time planned_start(const schedule& when, missed_rule missed,
                        const ledger::incoming_state& state, wall_time now);

}  // namespace sluice::engine
