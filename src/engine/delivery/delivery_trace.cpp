#include "engine/delivery/delivery_trace.hpp"

#include <map>
#include <string>

namespace sluice::engine {

active_span delivery_span(const delivery_context& context, const delivery_load& load) {
    auto span = active_span::first(context.services.traces, "delivery");
    if (!span.is_on()) {
        return span;
    }
    const auto& first = load.tasks.front();
    span.set("sluice.route", first.lane.route);
    span.set("sluice.outgoing", first.lane.outgoing);
    span.set("sluice.task", first.id);
    span.set("sluice.run", first.run);
    span.set("sluice.attempt", std::int64_t{first.attempts});
    span.set("sluice.tasks", static_cast<std::int64_t>(load.tasks.size()));
    return span;
}

void note_outcomes(active_span& span, const std::vector<ledger::settlement>& outcomes) {
    if (!span.is_on()) {
        return;
    }
    std::map<ledger::task_state, std::int64_t> counts;
    for (const auto& one : outcomes) {
        ++counts[one.to];
    }
    for (const auto& [state, count] : counts) {
        span.set("sluice.tasks." + std::string(ledger::name_of(state)), count);
        if (state == ledger::task_state::failed) {
            span.fail(failure_class::refused);
        } else if (state == ledger::task_state::uncertain) {
            span.fail(failure_class::uncertain);
        }
    }
}

}  // namespace sluice::engine
