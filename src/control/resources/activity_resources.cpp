#include "control/metrics/queue_watch.hpp"
#include "control/resources.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/component/subscriber.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

// A live table asks each second.
constexpr std::chrono::seconds freshness{1};

json::object counts_by_state(const std::map<ledger::task_state, std::int64_t>& counts) {
    json::object out;
    for (const auto& [state, count] : counts) {
        out[ledger::name_of(state)] = count;
    }
    return out;
}

// The work of all lanes of a route together.
struct route_activity {
    std::vector<std::string> outgoings;
    std::map<ledger::task_state, std::int64_t> open;
    std::map<ledger::task_state, std::int64_t> settled;
    std::int64_t failed_attempts = 0;
    std::int64_t under_way = 0;
    std::optional<wall_time> oldest;
    bool paused = false;
    std::string trouble;
};

void add_all(std::map<ledger::task_state, std::int64_t>& to,
             const std::map<ledger::task_state, std::int64_t>& more) {
    for (const auto& [state, count] : more) {
        to[state] += count;
    }
}

void add_lane(const engine::lane_view& lane, const queue_facts& queues, route_activity& into) {
    into.outgoings.push_back(lane.lane.outgoing);
    if (const auto open = queues.open.find(lane.lane); open != queues.open.end()) {
        add_all(into.open, open->second);
    }
    if (const auto head = queues.heads.find(lane.lane); head != queues.heads.end()) {
        into.oldest = std::min(into.oldest.value_or(head->second.created), head->second.created);
    }
    add_all(into.settled, lane.done.settled);
    for (const auto& [kind, count] : lane.done.failed) {
        into.failed_attempts += count;
    }
    into.under_way += static_cast<std::int64_t>(lane.under_way);
    into.paused = into.paused || lane.paused;
}

std::map<std::string, route_activity> by_route(const engine::engine_view& now,
                                               const queue_facts& queues) {
    std::map<std::string, std::string> troubles;  // of outgoings that are held
    for (const auto& one : now.outgoing) {
        if (one.held) {
            troubles[one.name] = "outgoing '" + one.name + "' keeps failing: " + one.trouble;
        }
    }
    std::map<std::string, route_activity> all;
    for (const auto& lane : now.lanes) {
        auto& route = all[lane.lane.route];
        add_lane(lane, queues, route);
        const auto trouble = troubles.find(lane.lane.outgoing);
        if (trouble != troubles.end() && route.trouble.empty()) {
            route.trouble = trouble->second;
        }
    }
    return all;
}

// The parts of a route that spend budgets: its incoming and its outgoings.
struct spenders {
    std::vector<std::string> clients;  // that pay for them
    std::vector<std::string> askers;   // "incoming.posts.": a place in the configuration

    bool spend(const budget_now& budget) const {
        const auto has_asked = [&](const auto& spent) {
            return std::ranges::any_of(
                askers, [&](const std::string& asker) { return spent.first.starts_with(asker); });
        };
        const auto pays = [&](const std::string& client) {
            return std::ranges::find(budget.clients, client) != budget.clients.end();
        };
        return std::ranges::any_of(clients, pays) ||
               std::ranges::any_of(budget.spent_by, has_asked);
    }
};

spenders spenders_of(const engine::route_plan& route) {
    spenders all;
    all.askers.push_back("incoming." + route.from->name + ".");
    if (route.from->source != nullptr) {
        all.clients.push_back(route.from->source->estimate().client);
    }
    for (const auto& to : engine::outgoings_of(route)) {
        all.askers.push_back("outgoing." + to->name + ".");
        if (to->target != nullptr) {
            all.clients.push_back(to->target->estimate().client);
        }
    }
    return all;
}

// The scarcest budget that a part of the route spends.
json::value budget_of(const engine::route_plan& route, const std::vector<budget_now>& budgets) {
    if (budgets.empty()) {
        return nullptr;
    }
    const auto parts = spenders_of(route);
    const budget_now* found = nullptr;
    for (const auto& one : budgets) {
        if (parts.spend(one) &&
            (found == nullptr || one.left * found->limit < found->left * one.limit)) {
            found = &one;
        }
    }
    if (found == nullptr) {
        return nullptr;
    }
    json::object out;
    out["api"] = found->api;
    out["left"] = found->left;
    out["limit"] = found->limit;
    out["waiting"] = found->waiting;
    return out;
}

json::object route_object(const engine::route_plan& route, const route_activity& activity,
                          const engine::incoming_view* from,
                          const std::vector<budget_now>& budgets) {
    json::array to;
    for (const auto& name : activity.outgoings) {
        to.emplace_back(name);
    }
    const auto offered = from == nullptr ? 0 : from->done.offered_to(route.name);
    const bool late = from != nullptr && from->done.last_lateness;
    json::object out;
    out["name"] = route.name;
    out["from"] = route.from->name;
    out["to"] = std::move(to);
    out["offered"] = offered;
    out["settled"] = counts_by_state(activity.settled);
    out["failed_attempts"] = activity.failed_attempts;
    out["under_way"] = activity.under_way;
    out["open"] = counts_by_state(activity.open);
    out["oldest"] = activity.oldest ? json::value(format_utc(*activity.oldest)) : nullptr;
    out["late_ms"] =
        late ? json::value(std::int64_t{from->done.last_lateness->count()}) : json::value(nullptr);
    out["budget"] = budget_of(route, budgets);
    out["running"] = from != nullptr && from->running;
    out["paused"] = activity.paused || (from != nullptr && from->paused);
    out["trouble"] = !activity.trouble.empty() ? activity.trouble
                     : from != nullptr         ? from->done.failure
                                               : std::string();
    return out;
}

awaitable<result<answer>> show_activity(const control_context* context, const call*) {
    const auto queues = co_await context->queues->look(&context->ledger, &context->time, freshness);
    if (!queues) {
        co_return queues.error();
    }
    const auto now = context->daemon.view();
    const auto budgets = context->daemon.budgets();
    const auto activities = by_route(now, **queues);
    std::map<std::string, const engine::incoming_view*> incomings;
    for (const auto& one : now.incoming) {
        incomings[one.plan.name] = &one;
    }
    json::array routes;
    for (const auto& route : now.running->routes) {
        const auto activity = activities.find(route->name);
        const auto from = incomings.find(route->from->name);
        routes.push_back(
            route_object(*route, activity == activities.end() ? route_activity() : activity->second,
                         from == incomings.end() ? nullptr : from->second, budgets));
    }
    const auto identity = context->daemon.identity();
    json::object out;
    out["now"] = format_utc(context->time.now());
    out["started"] = format_utc(identity.started);
    out["process"] = identity.process;
    out["version"] = identity.version;
    out["generation"] = identity.generation;
    out["routes"] = std::move(routes);
    co_return answer{200, std::move(out)};
}

schema::schema route_schema() {
    const auto budget =
        schema::object({{"api", schema::text("The base URL of the API")},
                        {"left", schema::whole_number("Requests that may go now")},
                        {"limit", schema::whole_number("Requests in a window")},
                        {"waiting", schema::whole_number("Requests in the queue")}});
    return schema::object(
        {{"name", schema::text("Its name")},
         {"from", schema::text("Its incoming")},
         {"to", schema::list_of(schema::text({}), "Its outgoings")},
         {"offered", schema::whole_number("Tasks that its incoming made, since its last change")},
         {"settled", schema::map_of(schema::whole_number({}),
                                    "Tasks by the state they came to, "
                                    "since its last change")},
         {"failed_attempts", schema::whole_number("Failed attempts, since its last change")},
         {"under_way", schema::whole_number("Deliveries under way")},
         {"open", schema::map_of(schema::whole_number({}), "Open tasks by state")},
         {"oldest", schema::or_null(schema::moment("The creation of the first task in a queue"))},
         {"late_ms", schema::or_null(schema::whole_number("How late its last run began"))},
         {"budget", schema::or_null(budget)},
         {"running", schema::flag("True: its incoming runs now")},
         {"paused", schema::flag("True: an operator paused a part of it")},
         {"trouble", schema::text("The failure of a part of it; empty: none")}});
}

}  // namespace

void add_activity_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/activity",
                   .name = "activity",
                   .summary = "Count what each route does, for a live table",
                   .response = schema::object(
                       {{"now", schema::moment("The daemon's time")},
                        {"started", schema::moment("The start of the daemon")},
                        {"process", schema::whole_number("Its process")},
                        {"version", schema::text("Its version")},
                        {"generation", schema::whole_number("The number of its configuration")},
                        {"routes", schema::list_of(route_schema(), "The enabled routes")}}),
                   .handle = show_activity});
}

}  // namespace sluice::control
