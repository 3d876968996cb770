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
    if (!state.next_run) {
        return when.first(now).value_or(wall_time::max());
    }
    const auto& [at, schedule] = *state.next_run;
    if (at < now) {
        return missed == missed_rule::skip ? after(at) : at;
    }
    const bool is_its = schedule.empty() ? when.has(at) : schedule == when.text();
    if (!is_its) {
        return after(std::min(state.last_run.value_or(now), now));
    }
    // Further away than a whole turn: the clock was set back, or the schedule was made denser.
    return std::min(at, after(now));
}

}  // namespace sluice::engine
