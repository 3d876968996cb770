#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>

namespace sluice::control {
namespace {

// A page asks for the counts several times; so do many pages.
constexpr std::chrono::seconds oldest_counts{1};

json::value moment_or_null(const std::optional<wall_time>& at) {
    return at ? json::value(format_utc(*at)) : json::value(nullptr);
}

schema::schema incoming_schema() {
    return schema::object(
        {{"name", schema::text("Its name")},
         {"schedule", schema::text("Its schedule")},
         {"running", schema::flag("True: a run is under way")},
         {"paused", schema::flag("True: by hand")},
         {"refused", schema::text("Why the daemon never runs it; empty: it does")},
         {"next_run", schema::or_null(schema::moment("Its next run"))},
         {"upcoming", schema::list_of(schema::moment({}), "Its next five runs by schedule")},
         {"zone", schema::text("The time zone of its schedule")},
         {"clock_change",
          schema::or_null(schema::object(
              {{"at", schema::moment("The moment")},
               {"minutes", schema::whole_number("More than 0: the clock goes forward")}}))},
         {"events", schema::map_of(schema::whole_number({}),
                                   "Runs of its schedule since the start of the daemon: started, "
                                   "late, skipped, missed, cut off, held")},
         {"last_success", schema::or_null(schema::moment("The end of its last good run"))},
         {"failure", schema::text("The failure of the last run; empty: it went well")},
         {"runs", schema::whole_number("Runs since the start of the daemon")},
         {"failed_runs", schema::whole_number("Those that failed")},
         {"entities", schema::whole_number("Entities that these runs offered")},
         {"tasks", schema::whole_number("Tasks that they made")}});
}

schema::schema outgoing_schema() {
    return schema::object(
        {{"name", schema::text("Its name")},
         {"paused", schema::flag("True: by hand")},
         {"held", schema::flag("True: its target keeps failing, and nothing is sent to it")},
         {"next_try", schema::or_null(schema::moment("The next try while it is held"))},
         {"trouble", schema::text("Why it is held")}});
}

constexpr std::size_t shown_upcoming = 5;

// The runs after the next one follow from the schedule, as if each began in time.
json::array upcoming_runs(const engine::schedule& when, std::optional<wall_time> next) {
    json::array runs;
    while (next && runs.size() < shown_upcoming) {
        runs.emplace_back(format_utc(*next));
        next = when.next(*next, *next);
    }
    return runs;
}

// Far changes concern nobody yet.
constexpr std::chrono::hours month{24 * 31};

json::value clock_change_of(const engine::schedule& when, wall_time now) {
    const auto change = when.next_clock_change(now);
    if (!change || change->at > now + month) {
        return nullptr;
    }
    return json::object{{"at", format_utc(change->at)},
                        {"minutes", std::int64_t{change->by.count()}}};
}

json::object incoming_object(const engine::incoming_view& one, const std::optional<wall_time>& next,
                             wall_time now) {
    std::int64_t failed = 0;
    for (const auto& [kind, count] : one.done.failed) {
        failed += count;
    }
    json::object out;
    out["name"] = one.plan.name;
    out["schedule"] = one.plan.when.text();
    out["running"] = one.running;
    out["paused"] = one.paused;
    out["refused"] = one.refused;
    out["next_run"] = moment_or_null(next);
    out["upcoming"] = upcoming_runs(one.plan.when, next);
    out["zone"] = one.plan.when.zone();
    out["clock_change"] = clock_change_of(one.plan.when, now);
    json::object events;
    if (one.events != nullptr) {
        for (const auto& [kind, count] : *one.events) {
            events[engine::name_of(kind)] = count;
        }
    }
    out["events"] = std::move(events);
    out["last_success"] = moment_or_null(one.done.last_success);
    out["failure"] = one.done.failure;
    out["runs"] = one.done.runs;
    out["failed_runs"] = failed;
    out["entities"] = one.done.counts.entities;
    out["tasks"] = one.done.counts.tasks;
    return out;
}

// The planned next runs, by incoming.
awaitable<result<std::map<std::string, wall_time>>> read_next_runs(const control_context* context) {
    std::vector<std::string> names;
    for (const auto& one : context->daemon.view().incoming) {
        names.push_back(one.plan.name);
    }
    const auto states = co_await context->ledger.states_of(names);
    if (!states) {
        co_return states.error();
    }
    std::map<std::string, wall_time> next_runs;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& next = (*states)[i].next_run;
        // max() marks an incoming that has no next run.
        if (next && next->at != wall_time::max()) {
            next_runs[names[i]] = next->at;
        }
    }
    co_return next_runs;
}

awaitable<result<answer>> show_connections(const control_context* context, const call* asked) {
    const auto kind = parameter(asked->query, "kind");
    if (!kind.empty() && kind != "incoming" && kind != "outgoing") {
        co_return failure(failure_class::invalid, "there is no kind '" + kind + "'",
                          "it is incoming or outgoing");
    }
    json::array incoming;
    if (kind != "outgoing") {
        const auto next_runs = co_await read_next_runs(context);
        if (!next_runs) {
            co_return next_runs.error();
        }
        for (const auto& one : context->daemon.view().incoming) {
            const auto next = next_runs->find(one.plan.name);
            const auto known = next != next_runs->end();
            incoming.push_back(incoming_object(
                one, known ? std::optional(next->second) : std::nullopt, context->time.now()));
        }
    }
    const auto now = context->daemon.view();
    json::array outgoing;
    for (const auto& one : now.outgoing) {
        if (kind == "incoming") {
            break;
        }
        json::object item;
        item["name"] = one.name;
        item["paused"] = one.paused;
        item["held"] = one.held;
        item["next_try"] = moment_or_null(one.next_try);
        item["trouble"] = one.trouble;
        outgoing.push_back(std::move(item));
    }
    json::array routes;
    for (const auto& route : now.running->routes) {
        routes.push_back(json::value(route->name));
    }
    json::object out;
    out["incoming"] = std::move(incoming);
    out["outgoing"] = std::move(outgoing);
    out["routes"] = std::move(routes);
    co_return answer{200, std::move(out)};
}

schema::schema lane_schema() {
    return schema::object(
        {{"outgoing", schema::text("The outgoing")},
         {"paused", schema::flag("True: an operator paused the route or the outgoing")},
         {"under_way", schema::whole_number("Deliveries under way")},
         {"open", schema::map_of(schema::whole_number({}), "Open tasks by state")},
         {"oldest", schema::or_null(schema::moment("The creation of the first task in its queue"))},
         {"settled",
          schema::map_of(schema::whole_number({}), "Tasks since the start of the daemon")},
         {"finished_lately",
          schema::whole_number("Tasks that finished in the last five minutes")}});
}

json::object by_state(const std::map<ledger::task_state, std::int64_t>& counts) {
    json::object out;
    for (const auto& [state, count] : counts) {
        out[ledger::name_of(state)] = count;
    }
    return out;
}

using lane_counts = decltype(queue_facts::open);
using lanes_by_route = std::map<std::string_view, std::vector<const engine::lane_view*>>;

// Routes with open tasks come first when not all are asked for.
std::vector<const engine::route_plan*> routes_to_list(const engine::engine_view& now,
                                                      const lane_counts& open,
                                                      std::optional<std::int64_t> most) {
    const auto& all = now.running->routes;
    const bool fits = !most || all.size() <= static_cast<std::size_t>(*most);
    std::set<std::string_view> busy;
    for (const auto& [lane, tasks] : open) {
        busy.insert(lane.route);
    }
    std::vector<const engine::route_plan*> first;
    std::vector<const engine::route_plan*> rest;
    for (const auto& route : all) {
        (fits || busy.contains(route->name) ? first : rest).push_back(route.get());
    }
    first.insert(first.end(), rest.begin(), rest.end());
    first.resize(fits ? first.size() : static_cast<std::size_t>(*most));
    return first;
}

awaitable<result<answer>> show_routes(const control_context* context, const call* asked) {
    const auto most = number_parameter(asked->query, "most", 1, 1'000'000);
    if (!most) {
        co_return most.error();
    }
    const auto queues =
        co_await context->queues->look(&context->ledger, &context->time, oldest_counts);
    if (!queues) {
        co_return queues.error();
    }
    const auto& open = (*queues)->open;
    const auto& heads = (*queues)->heads;
    const auto moment = context->time.now();
    json::array routes;
    const auto now = context->daemon.view();
    lanes_by_route lanes_of;
    for (const auto& lane : now.lanes) {
        lanes_of[lane.lane.route].push_back(&lane);
    }
    const auto listed = routes_to_list(now, open, *most);
    for (const auto* route : listed) {
        json::array lanes;
        for (const auto* lane : lanes_of[route->name]) {
            const auto counts = open.find(lane->lane);
            const auto head = heads.find(lane->lane);
            json::object item;
            item["outgoing"] = lane->lane.outgoing;
            item["paused"] = lane->paused;
            item["under_way"] = lane->under_way;
            item["open"] = counts == open.end() ? json::object() : by_state(counts->second);
            item["oldest"] = head == heads.end() ? json::value(nullptr)
                                                 : json::value(format_utc(head->second.created));
            item["settled"] = by_state(lane->done.settled);
            item["finished_lately"] = lane->done.finished.lately(moment);
            lanes.push_back(std::move(item));
        }
        json::object item;
        item["name"] = route->name;
        item["from"] = route->from->name;
        item["lanes"] = std::move(lanes);
        routes.push_back(std::move(item));
    }
    const auto more = now.running->routes.size() - listed.size();
    co_return answer{200, json::object{{"routes", std::move(routes)}, {"more", more}}};
}

}  // namespace

void add_connection_resources(resource_list& all) {
    all.push_back(
        {.method = "GET",
         .path = "/connections",
         .name = "connections",
         .summary = "List the incomings and outgoings with their state, and the names of routes",
         .query = {{"kind", schema::text("incoming or outgoing: leave the others out")}},
         .response =
             schema::object({{"incoming", schema::list_of(incoming_schema())},
                             {"outgoing", schema::list_of(outgoing_schema())},
                             {"routes", schema::list_of(schema::text({}), "Names of routes")}}),
         .handle = show_connections});
    all.push_back(
        {.method = "GET",
         .path = "/routes",
         .name = "routes",
         .summary = "List the routes, and the queue at each of their outgoings",
         .query = {{"most", schema::whole_number("List no more than these: those with "
                                                 "open tasks first")}},
         .response = schema::object({{"routes", schema::list_of(schema::object(
                                                    {{"name", schema::text("Its name")},
                                                     {"from", schema::text("Its incoming")},
                                                     {"lanes", schema::list_of(lane_schema())}}))},
                                     {"more", schema::whole_number("Routes that are not listed")}}),
         .handle = show_routes});
}

}  // namespace sluice::control
