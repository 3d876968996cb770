// The fields of a rule of alerts, as a reader of its messages sees them over half a day in which
// everything goes wrong.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "control/alerts/alert_book.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/load.hpp>

#include <fstream>

namespace sluice::testing {
namespace {

using namespace control;
using std::chrono::minutes;

const ledger::lane one_to_a{"one", "a"};
const ledger::lane two_to_b{"two", "b"};

// Minutes in which the trouble holds: for long, then for a moment, then until the end.
bool is_bad(int minute) {
    return (minute >= 10 && minute < 40) || minute == 42 || minute >= 100;
}

struct bad_day {
    explicit bad_day(const engine::plan& plan) : rule(plan.alerts.front().rule) {
        recent.remember(std::chrono::hours(1));
        queues.open[one_to_a] = {{ledger::task_state::uncertain, 1}};
        queues.heads[one_to_a] = {one_to_a, start - minutes(9), std::nullopt};
        good.settled = {{ledger::task_state::finished, 9}, {ledger::task_state::failed, 1}};
        runs.runs = 1;
        runs.failed = {{failure_class::busy, 1}};
        runs.due = start - minutes(9);
        for (const auto* client : {"shop", "other"}) {
            budget_now made;
            made.waiting = 1;
            made.clients = {client};
            budgets.push_back(made);
        }
        const std::int64_t failed = rule.within > minutes(5) ? 3 : 1;
        failed_now[rule.within] = {{one_to_a, failed}, {two_to_b, 1}};
    }

    judgement found(wall_time now) {
        engine::engine_view shown;
        shown.lanes.push_back({one_to_a, good});
        shown.lanes.push_back({two_to_b, none});
        shown.incoming.push_back({.plan = plan_of_one, .done = runs});
        shown.incoming.push_back({.plan = plan_of_two, .done = runs});
        recent.look(shown, now);
        return judge(rule, {.engine = shown,
                            .queues = queues,
                            .budgets = budgets,
                            .failed = failed_now,
                            .recent = recent,
                            .free_space = std::uint64_t{1536} * 1024 * 1024,
                            .state = "/state",
                            .now = now});
    }

    const wall_time start{std::chrono::hours(24 * 365 * 56)};
    engine::alert_settings rule;
    queue_facts queues;
    engine::lane_activity good;
    engine::lane_activity none;
    engine::incoming_activity runs;
    engine::incoming_plan plan_of_one{"one", *engine::schedule::parse("every 1m", "UTC")};
    engine::incoming_plan plan_of_two{"two", *engine::schedule::parse("every 1m", "UTC")};
    std::vector<budget_now> budgets;
    failed_tasks failed_now;
    recent_activity recent;
};

std::string messages_of(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), engine::configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    recorded_world world([](const net::request&, int) { return net::response(); });
    config::diagnostics problems;
    engine::assembly builds(
        given, known_types(), [&world](std::string name) { return world.context(std::move(name)); },
        problems);
    const auto plan = builds.build();
    std::string text;
    for (const auto& route : plan.routes) {
        text += is_configured(*route) ? "" : "to " + route->to.front()->name + "\n";
    }
    bad_day day(plan);
    alert_state state;
    for (int minute = 0; minute < 720; ++minute) {
        const auto now = day.start + minutes(minute);
        auto made = step(day.rule, state, is_bad(minute) ? day.found(now) : judgement(), now);
        state = std::move(made.next);
        if (made.message) {
            text += std::to_string(minute) + " " + std::string(name_of(made.message->news));
            for (const auto& one : made.message->alerts) {
                text += "; " + one.latest.about + ": " + one.latest.message;
            }
            text += "\n";
        }
    }
    return text;
}

void add_alerts(effect_tables_by_part& into) {
    effect_table table;
    table.observe = messages_of;
    table.always =
        "clients:\n"
        "  shop: {type: http, base_url: \"https://shop.example\"}\n"
        "incoming:\n"
        "  one: {subscriber: {type: file, path: /nowhere/a.ndjson}}\n"
        "outgoing:\n"
        "  a: {publisher: {type: log}}\n"
        "  b: {publisher: {type: log}}\n"
        "routes: {one: {from: one, to: a}}\n"
        "alerts:\n";
    const auto rule = [](const std::string& fields) { return "  it: {" + fields + "}\n"; };
    const auto on = [&](const std::string& condition, const std::string& more = "") {
        return rule("when: " + condition + ", to: a" + more);
    };
    table.effects = {{"when", on("failures"), on("uncertain")},
                     {"count", on("failures"), on("failures", ", count: 2")},
                     {"percent", on("failures"), on("failures", ", percent: 50")},
                     {"within", on("failures"), on("failures", ", within: 5m")},
                     {"longer_than", on("lateness"), on("lateness", ", longer_than: 5m")},
                     {"below", on("disk"), on("disk", ", below: 2GiB")},
                     {"routes", on("failures"), on("failures", ", routes: one")},
                     {"incoming", on("failures"), on("failures", ", incoming: one")},
                     {"outgoing", on("failures"), on("failures", ", outgoing: b")},
                     {"clients", on("budget"), on("budget", ", clients: shop")},
                     {"to", on("failures"), rule("when: failures, to: b")},
                     {"for", on("uncertain"), on("uncertain", ", for: 5m")},
                     {"quiet", on("uncertain"), on("uncertain", ", quiet: 1m")},
                     {"repeat", on("uncertain"), on("uncertain", ", repeat: 1h")},
                     {"resolved", on("uncertain"), on("uncertain", ", resolved: false")}};
    into["alert"] = std::move(table);
}

const effects_of alert_parts(add_alerts);

}  // namespace
}  // namespace sluice::testing
