#include "planning/schedule_outlook.hpp"

#include "engine/delivery/delivery_run.hpp"
#include "engine/planned_start.hpp"

#include <sluice/component/subscriber.hpp>

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace sluice::planning {
namespace {

using ledger::paused_kind;

bool is_paused(const schedule_memory& memory, paused_kind kind, const std::string& name) {
    return std::ranges::any_of(memory.paused, [&](const ledger::pause_entry& one) {
        return one.kind == kind && one.name == name;
    });
}

// The run begins a moment after its event is written.
std::optional<std::chrono::milliseconds> lateness_of_last(
    const schedule_memory::of_incoming& known) {
    constexpr std::chrono::seconds moment{5};
    if (!known.events || !known.state.last_run) {
        return std::nullopt;
    }
    const auto& events = known.events->events;
    const auto last =
        std::ranges::find(events.rbegin(), events.rend(), engine::schedule_event_kind::late,
                          &engine::schedule_event::kind);
    const bool is_its = last != events.rend() && last->at <= *known.state.last_run &&
                        *known.state.last_run < last->at + moment;
    return is_its ? std::optional(last->lateness()) : std::nullopt;
}

// Runs that are due already take place now, and those that follow keep their time.
void add_next(schedule_outlook& into, wall_time first, wall_time now,
              const std::function<wall_time(wall_time)>& start_of,
              const std::function<std::optional<wall_time>(wall_time)>& held) {
    for (auto planned = std::optional(first);
         planned && *planned != wall_time::max() && into.next.size() < runs_shown;
         planned = into.when.next(*planned, std::max(*planned, now))) {
        coming_run run;
        run.planned = *planned;
        run.start = std::max(start_of(*planned), now);
        run.held_until = held(run.start);
        into.next.push_back(run);
    }
}

schedule_outlook outlook_of_incoming(const engine::plan& plan,
                                     const engine::incoming_plan& incoming,
                                     const schedule_memory& memory, wall_time now) {
    schedule_outlook found{.kind = "incoming",
                           .name = incoming.name,
                           .outgoing = {},
                           .when = incoming.when,
                           .text = incoming.when.text(),
                           .priority = incoming.priority,
                           .paused = is_paused(memory, paused_kind::incoming, incoming.name)};
    const auto* box = incoming.source == nullptr ? nullptr : incoming.source->announces();
    found.on_request = box != nullptr;
    if (found.on_request) {
        found.arrives = box->kind();
        found.text = "when " + found.arrives + "s arrive";
    }
    auto first = incoming.when.first(now).value_or(wall_time::max());
    const auto known = memory.incoming.find(incoming.name);
    if (known != memory.incoming.end()) {
        found.last = known->second.state.last_run;
        found.late = lateness_of_last(known->second);
        found.events = known->second.events;
        first = engine::planned_start(incoming.when, incoming.missed, known->second.state, now);
    }
    if (found.on_request) {
        return found;
    }
    add_next(
        found, first, now,
        [&](wall_time planned) {
            return engine::start_of(incoming.name, incoming.when, incoming.jitter, planned);
        },
        [&](wall_time at) {
            return plan.maintenance.held_until(paused_kind::incoming, incoming.name, at);
        });
    return found;
}

schedule_outlook outlook_of_lane(const engine::plan& plan, const engine::route_plan& route,
                                 const std::string& outgoing, const schedule_memory& memory,
                                 wall_time now) {
    schedule_outlook found{.kind = "route",
                           .name = route.name,
                           .outgoing = outgoing,
                           .when = route.deliver->when,
                           .text = route.deliver->when.text(),
                           .priority = route.priority,
                           .paused = is_paused(memory, paused_kind::route, route.name) ||
                                     is_paused(memory, paused_kind::outgoing, outgoing)};
    const auto drawn_by = route.name + " to " + outgoing;
    engine::delivery_run run(*route.deliver, now, drawn_by);
    const auto known = memory.deliveries.find({route.name, outgoing});
    if (known != memory.deliveries.end()) {
        run.restore(known->second, now);
    }
    if (run.last()) {
        found.last = run.last()->at;
        const bool late = run.last()->late >= engine::late_after;
        found.late = late ? std::optional(run.last()->late) : std::nullopt;
    }
    add_next(
        found, run.next(), now,
        [&](wall_time planned) {
            return engine::start_of(drawn_by, route.deliver->when, route.deliver->jitter, planned);
        },
        [&](wall_time at) {
            return std::max(plan.maintenance.held_until(paused_kind::route, route.name, at),
                            plan.maintenance.held_until(paused_kind::outgoing, outgoing, at));
        });
    return found;
}

}  // namespace

awaitable<result<schedule_memory>> read_schedule_memory(ledger::ledger* ledger,
                                                        const engine::plan* plan, wall_time now) {
    schedule_memory memory;
    std::vector<std::string> names;
    std::vector<ledger::lane> lanes;
    for (const auto& incoming : plan->incoming) {
        names.push_back(incoming->name);
    }
    for (const auto& route : plan->routes) {
        if (route->deliver) {
            for (const auto& to : engine::outgoings_of(*route)) {
                lanes.push_back({route->name, to->name});
            }
        }
    }
    auto states = co_await ledger->states_of(names);
    if (!states) {
        co_return states.error();
    }
    auto events = co_await engine::kept_schedules_of(ledger, names, now);
    if (!events) {
        co_return events.error();
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        memory.incoming[names[i]] = {std::move((*states)[i]), std::move((*events)[i])};
    }
    std::vector<std::string> keys;
    for (const auto& lane : lanes) {
        keys.push_back(ledger::key_of_names(lane.route, lane.outgoing));
    }
    const auto kept = co_await ledger->values_of(ledger::delivery_runs_store, std::move(keys), now);
    if (!kept) {
        co_return kept.error();
    }
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        if (const auto& value = (*kept)[i]) {
            memory.deliveries[lanes[i]] = value->value;
        }
    }
    auto paused = co_await ledger->paused();
    if (!paused) {
        co_return paused.error();
    }
    memory.paused = *std::move(paused);
    co_return memory;
}

std::vector<schedule_outlook> outlook_of(const engine::plan& plan, const schedule_memory& memory,
                                         wall_time now) {
    std::vector<schedule_outlook> all;
    for (const auto& incoming : plan.incoming) {
        all.push_back(outlook_of_incoming(plan, *incoming, memory, now));
    }
    for (const auto& route : plan.routes) {
        if (route->deliver) {
            for (const auto& to : engine::outgoings_of(*route)) {
                all.push_back(outlook_of_lane(plan, *route, to->name, memory, now));
            }
        }
    }
    std::ranges::sort(all, {}, [](const schedule_outlook& one) {
        return std::tuple(std::string_view(one.kind), std::string_view(one.name),
                          std::string_view(one.outgoing));
    });
    return all;
}

}  // namespace sluice::planning
