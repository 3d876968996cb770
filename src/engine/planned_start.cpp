#include "engine/planned_start.hpp"

#include <algorithm>

namespace sluice::engine {

wall_time planned_start(const schedule& when, missed_policy missed,
                        const ledger::incoming_state& state, wall_time now) {
    const auto after = [&](wall_time planned) {
        return when.next(planned, now).value_or(wall_time::max());
    };
    if (state.listing_unfinished) {
        // The listing goes on in the first of the runs that are made up for one by one.
        const bool one_by_one = missed.rule == missed_rule::all && state.next_run;
        return one_by_one && state.next_run->at < now
                   ? runs_to_make_up(when, missed, state.next_run->at, now).at
                   : now;
    }
    // No run was ever planned.
    if (!state.next_run) {
        return when.first(now).value_or(wall_time::max());
    }
    const auto& [at, schedule] = *state.next_run;
    if (at < now) {
        return runs_to_make_up(when, missed, at, now).at;
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
