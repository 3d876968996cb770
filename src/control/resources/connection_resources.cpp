#include "control/asked_part.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <vector>

namespace sluice::control {
namespace {

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
         {"next_clock", schema::text("The next run on the clock of its zone; empty: in UTC")},
         {"upcoming", schema::list_of(schema::moment({}), "Its next five runs by schedule")},
         {"zone", schema::text("The time zone of its schedule")},
         {"clock_change",
          schema::or_null(schema::object(
              {{"at", schema::moment("The moment")},
               {"minutes", schema::whole_number("More than 0: the clock goes forward")}}))},
         {"events", schema::map_of(schema::whole_number({}),
                                   "Runs of its schedule since the start of the daemon: started, "
                                   "late, skipped, missed, cut off, held")},
         {"last_lateness_ms",
          schema::or_null(schema::whole_number("How late its last run by the schedule began"))},
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
    const bool has_clock = next && one.plan.when.zone() != "UTC";
    out["next_clock"] = has_clock ? one.plan.when.clock_text(*next) : std::string();
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
    const auto& late = one.done.last_lateness;
    out["last_lateness_ms"] = late ? json::value(std::int64_t{late->count()}) : nullptr;
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
    const auto part = part_of(*asked);
    if (!part) {
        co_return part.error();
    }
    json::object more{{"incoming", 0}, {"outgoing", 0}, {"routes", 0}};
    json::array incoming;
    if (kind != "outgoing") {
        const auto next_runs = co_await read_next_runs(context);
        if (!next_runs) {
            co_return next_runs.error();
        }
        const auto seen = context->daemon.view();
        auto listed = pointers_to(seen.incoming);
        more["incoming"] = keep_asked(
            listed, *part, [](const auto& one) -> std::string_view { return one.plan.name; },
            [](const auto& one) {
                return one.running || one.paused || !one.refused.empty() ||
                       !one.done.failure.empty();
            });
        for (const auto* one : listed) {
            const auto next = next_runs->find(one->plan.name);
            const auto known = next != next_runs->end();
            incoming.push_back(incoming_object(
                *one, known ? std::optional(next->second) : std::nullopt, context->time.now()));
        }
    }
    const auto now = context->daemon.view();
    json::array outgoing;
    auto listed = kind == "incoming" ? std::vector<const engine::outgoing_view*>()
                                     : pointers_to(now.outgoing);
    more["outgoing"] = keep_asked(
        listed, *part, [](const auto& one) -> std::string_view { return one.name; },
        [](const auto& one) { return one.held || one.paused; });
    for (const auto* one : listed) {
        json::object item;
        item["name"] = one->name;
        item["paused"] = one->paused;
        item["held"] = one->held;
        item["next_try"] = moment_or_null(one->next_try);
        item["trouble"] = one->trouble;
        outgoing.push_back(std::move(item));
    }
    json::array routes;
    std::size_t unlisted = 0;
    for (const auto& route : now.running->routes) {
        if (!part->holds(route->name)) {
            continue;
        }
        if (part->is_full(routes.size())) {
            ++unlisted;
            continue;
        }
        routes.push_back(json::value(route->name));
    }
    json::object out;
    out["incoming"] = std::move(incoming);
    out["outgoing"] = std::move(outgoing);
    out["routes"] = std::move(routes);
    more["routes"] = unlisted;
    out["more"] = std::move(more);
    co_return answer{200, std::move(out)};
}

}  // namespace

void add_connection_resources(resource_list& all) {
    all.push_back(
        {.method = "GET",
         .path = "/connections",
         .name = "connections",
         .summary = "List the incomings and outgoings with their state, and the names of routes",
         .query = {{"kind", schema::text("incoming or outgoing: leave the others out")},
                   {"most", schema::whole_number("List no more than these of each: those that run, "
                                                 "are paused or have failed first")},
                   {"name", schema::text("Only those whose name holds this text")}},
         .response = schema::object(
             {{"incoming", schema::list_of(incoming_schema())},
              {"outgoing", schema::list_of(outgoing_schema())},
              {"routes", schema::list_of(schema::text({}), "Names of routes")},
              {"more", schema::map_of(schema::whole_number({}),
                                      "Those that are not listed: incoming, outgoing, routes")}}),
         .handle = show_connections});
}

}  // namespace sluice::control
