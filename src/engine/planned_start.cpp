#include "engine/planned_start.hpp"

#include <algorithm>

namespace sluice::engine {

wall_time planned_start(const schedule& when, missed_rule missed,
                        const ledger::incoming_state& state, wall_time now) {
    const auto after = [&](wall_time planned) {
        return when.next(planned, now).value_or(wall_time::max());
    };
    if (state.listing_unfinished) {
        return now;
    }
    // No run was ever planned.
    if (!state.next_run) {
        return when.first(now).value_or(wall_time::max());
    }
    const auto& [at, schedule] = *state.next_run;
    if (at < now) {
        // A moment in the past runs at once, and so makes up for all missed runs together.
        return missed == missed_rule::skip ? after(at) : at;
    }
    // An earlier version did not store the schedule.
    const bool is_its = schedule.empty() ? when.has(at) : schedule == when.text();
    if (!is_its) {
        // Counted from the last run, so that a restart with a new interval does not put it off.
        return after(std::min(state.last_run.value_or(now), now));
    }
    // No run is further away than a whole turn of the schedule. Otherwise the clock was set back,
    // or the schedule was made denser.
    return std::min(at, after(now));
}

}  // namespace sluice::engine
