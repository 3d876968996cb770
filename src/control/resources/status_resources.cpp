#include "control/health.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

// One screen shows no more.
constexpr std::size_t shown_next_runs = 5;
constexpr std::size_t shown_troubles = 50;

const char* word_of(daemon_phase phase) {
    switch (phase) {
        case daemon_phase::starting:
            return "starting";
        case daemon_phase::running:
            return "running";
        case daemon_phase::stopping:
            break;
    }
    return "stopping";
}

json::object identity_object(const daemon_identity& daemon) {
    json::object out;
    out["phase"] = word_of(daemon.phase);
    out["process"] = daemon.process;
    out["version"] = daemon.version;
    out["started"] = format_utc(daemon.started);
    out["generation"] = daemon.generation;
    out["configuration"] = daemon.configuration;
    out["state"] = daemon.state;
    json::array changed;
    for (const auto& file : daemon.changed) {
        changed.emplace_back(file);
    }
    out["changed"] = std::move(changed);
    return out;
}

struct next_run {
    std::string incoming;
    wall_time at{};
};

// The first ones, by time. A run waits for the end of a pause, so it has no time.
std::vector<next_run> next_runs(const engine::engine_view& now) {
    std::vector<next_run> found;
    for (const auto& one : now.incoming) {
        if (!one.paused && one.done.due) {
            found.push_back({one.plan.name, *one.done.due});
        }
    }
    std::ranges::sort(found, {}, &next_run::at);
    found.resize(std::min(found.size(), shown_next_runs));
    return found;
}

json::object open_tasks(const queue_facts& queues) {
    std::map<ledger::task_state, std::int64_t> all;
    for (const auto& [lane, states] : queues.open) {
        for (const auto& [state, count] : states) {
            all[state] += count;
        }
    }
    json::object out;
    for (const auto& [state, count] : all) {
        out[ledger::name_of(state)] = count;
    }
    return out;
}

json::value oldest_task(const queue_facts& queues) {
    std::optional<wall_time> oldest;
    for (const auto& [lane, head] : queues.heads) {
        oldest = std::min(oldest.value_or(head.created), head.created);
    }
    return oldest ? json::value(format_utc(*oldest)) : json::value(nullptr);
}

json::array troubles_array(const std::vector<trouble>& found) {
    json::array all;
    for (const auto& one : found) {
        if (all.size() == shown_troubles) {
            break;
        }
        all.push_back(json::object{{"message", one.message}, {"mend", one.mend}});
    }
    return all;
}

json::array budgets_array(const std::vector<budget_now>& budgets) {
    json::array all;
    for (const auto& one : budgets) {
        all.push_back(json::object{
            {"api", one.api}, {"left", one.left}, {"limit", one.limit}, {"waiting", one.waiting}});
    }
    return all;
}

awaitable<result<answer>> show_status(const control_context* context, const call*) {
    const auto queues = co_await context->queues->look(&context->ledger, &context->time);
    if (!queues) {
        co_return queues.error();
    }
    const auto now = context->time.now();
    const auto identity = context->daemon.identity();
    const auto view = context->daemon.view();
    const auto budgets = context->daemon.budgets();
    const auto found = troubles(identity, view, **queues, budgets, now, context->daemon.alerts());
    auto out = identity_object(identity);
    out["now"] = format_utc(now);
    out["ready"] = why_not_ready(identity, view, **queues, now).empty();
    out["troubles"] = troubles_array(found);
    out["more_troubles"] = found.size() - std::min(found.size(), shown_troubles);
    out["open_tasks"] = open_tasks(**queues);
    out["oldest_task"] = oldest_task(**queues);
    out["incoming"] = view.incoming.size();
    out["outgoing"] = view.outgoing.size();
    out["routes"] = std::ranges::count_if(
        view.running->routes, [](const auto& route) { return engine::is_configured(*route); });
    json::array runs;
    for (const auto& one : next_runs(view)) {
        runs.push_back(json::object{{"incoming", one.incoming}, {"at", format_utc(one.at)}});
    }
    out["next_runs"] = std::move(runs);
    out["budgets"] = budgets_array(budgets);
    co_return answer{200, std::move(out)};
}

schema::schema status_schema() {
    const auto trouble = schema::object(
        {{"message", schema::text("What is wrong")}, {"mend", schema::text("What helps")}});
    const auto next = schema::object(
        {{"incoming", schema::text("The incoming")}, {"at", schema::moment("Its next run")}});
    const auto budget = schema::object({{"api", schema::text("The base URL of the API")},
                                        {"left", schema::whole_number("Requests that may go now")},
                                        {"limit", schema::whole_number("Requests in a window")},
                                        {"waiting", schema::whole_number("Requests that wait")}});
    return schema::object(
        {{"phase", schema::one_of("Its life", {"starting", "running", "stopping"})},
         {"process", schema::whole_number("Its process id")},
         {"version", schema::text("Its version")},
         {"started", schema::moment("Its start")},
         {"generation", schema::whole_number("The number of its configuration")},
         {"configuration", schema::text("The directory of its configuration")},
         {"state", schema::text("Its state directory")},
         {"changed", schema::list_of(schema::text({}), "Files that changed since it read them")},
         {"now", schema::moment("The daemon's time")},
         {"ready", schema::flag("True: work moves")},
         {"troubles", schema::list_of(trouble, "What a person should look at, the worst first")},
         {"more_troubles", schema::whole_number("The number of further ones, not listed")},
         {"open_tasks", schema::map_of(schema::whole_number({}), "Open tasks by state")},
         {"oldest_task",
          schema::or_null(schema::moment("The creation time of the oldest task in a queue"))},
         {"incoming", schema::whole_number("The number of enabled incomings")},
         {"outgoing", schema::whole_number("The number of outgoings in use")},
         {"routes", schema::whole_number("The number of enabled routes")},
         {"next_runs", schema::list_of(next, "The next runs by schedule")},
         {"budgets", schema::list_of(budget)}});
}

}  // namespace

void add_status_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/status",
                   .name = "status",
                   .summary = "Show the daemon: what is wrong, what waits, what comes next",
                   .response = status_schema(),
                   .handle = show_status});
}

}  // namespace sluice::control
