#include "engine/plan/assembly.hpp"

#include <sluice/component/inbox.hpp>
#include <sluice/model/time.hpp>

// Checks that the senders who wait for the outcome of their tasks can get one in time.

namespace sluice::engine {
namespace {

// Returns the reason why tasks of the route wait longer than a sender; empty: there is none.
std::string hindrance_of(const route_plan& route, std::chrono::milliseconds wait) {
    if (route.hold && !route.hold->when) {
        return "holds every task for a person";
    }
    if (!route.deliver) {
        return "";
    }
    const auto& when = route.deliver->when;
    if (when.by_hand()) {
        return "delivers only by hand";
    }
    const auto first = when.first(wall_time{});
    const auto next = first ? when.next(*first, *first) : std::nullopt;
    return !next || *next - *first > wait
               ? "delivers by a schedule with longer pauses than " + format_duration(wait)
               : "";
}

}  // namespace

void assembly::check_outcome_waits(const plan& made) {
    for (const auto& incoming : made.incoming) {
        const auto* box = incoming->source ? incoming->source->receives() : nullptr;
        const auto wait = box == nullptr ? std::nullopt : box->outcome_wait();
        if (!wait) {
            continue;
        }
        bool has_route = false;
        for (const auto& route : made.routes) {
            if (route->from != incoming) {
                continue;
            }
            has_route = true;
            if (const auto why = hindrance_of(*route, *wait); !why.empty()) {
                report(given_.where("routes", route->name), "routes." + route->name,
                       {failure_class::invalid,
                        "it " + why + ", and the senders of incoming '" + incoming->name +
                            "' wait for the outcome (answer: delivered)",
                        "set `answer: stored` in incoming." + incoming->name +
                            ".subscriber, or deliver at once here"});
            }
        }
        if (!has_route) {
            report(given_.where("incoming", incoming->name),
                   "incoming." + incoming->name + ".subscriber",
                   {failure_class::invalid,
                    "its senders wait for the outcome of tasks (answer: delivered), and no enabled "
                    "route takes its records",
                    "add a route from it, or set `answer: stored`"});
        }
    }
}

}  // namespace sluice::engine
