// A configuration that follows another takes over the parts that stay, whatever their priorities.

#include "app/assembled.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/configuration_changes.hpp"
#include "engine/plan/object_prints.hpp"
#include "support/component_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sluice::app {
namespace {

constexpr const char* three_priorities = R"(incoming:
  a: {priority: low, subscriber: {type: file, path: /nowhere/a.ndjson}}
  b: {priority: high, subscriber: {type: file, path: /nowhere/b.ndjson}}
  c: {subscriber: {type: file, path: /nowhere/c.ndjson}}
outgoing:
  out: {publisher: {type: log}}
routes:
  a: {from: a, to: out, priority: low}
  b: {from: b, to: out}
  c: {from: c, to: out, priority: high}
)";

// The plans of two configurations, the second beside the first one, which runs.
std::pair<engine::plan, engine::plan> plans_of(const std::string& before,
                                               const std::string& after) {
    const sluice::testing::temporary_directory directory;
    std::ofstream(directory / "a.yaml") << before;
    auto given = load_configuration(directory.path());
    EXPECT_TRUE(given.good()) << given.problems.to_text();
    asio::io_context context;
    sluice::testing::kept_log log;
    secret_filter filter(given.secrets);
    const auto settings = engine::daemon_of(given);
    shared_parts shared(context, settings, given.use, log, filter);
    assembled first(shared, given, nullptr);
    const auto prints = engine::prints_of(given);
    auto plan = first.take_plan();
    std::ofstream(directory / "a.yaml") << after;
    auto again = load_configuration(directory.path());
    EXPECT_TRUE(again.good()) << again.problems.to_text();
    const auto kept =
        engine::kept_objects(engine::compare_objects(prints, engine::prints_of(again)));
    const assembled::running_parts running{first, plan, kept, settings};
    assembled second(shared, again, &running);
    return {std::move(plan), second.take_plan()};
}

const std::string with_alerts = std::string(three_priorities) + R"(alerts:
  one: {when: disk, to: out}
  two: {when: failures, to: out}
)";

std::shared_ptr<const engine::route_plan> alert_route_of(const engine::plan& plan) {
    for (const auto& route : plan.routes) {
        if (!engine::is_configured(*route)) {
            return route;
        }
    }
    return nullptr;
}

TEST(assembled_kept, the_route_of_the_alerts_stays_while_its_outgoings_do) {
    auto changed = with_alerts;
    changed.replace(changed.find("disk"), 4, "budget");
    const auto [before, after] = plans_of(with_alerts, changed);
    const auto route = alert_route_of(before);
    ASSERT_NE(route, nullptr);
    ASSERT_EQ(route->to.size(), 1U) << "two rules, one outgoing";
    EXPECT_EQ(route->to.front()->name, "out");
    EXPECT_EQ(route->from->name, ".alerts");
    EXPECT_TRUE(before.names.lanes.contains({".alerts", "out"}));
    EXPECT_EQ(alert_route_of(after), route);
    EXPECT_EQ(after.alerts.front().rule.when, engine::alert_condition::budget);
}

TEST(assembled_kept, another_outgoing_makes_another_route_of_alerts) {
    auto changed = with_alerts;
    changed.insert(changed.find("routes:"), "  more: {publisher: {type: log}}\n");
    changed.replace(changed.rfind("to: out"), 7, "to: more");
    const auto [before, after] = plans_of(with_alerts, changed);
    ASSERT_NE(alert_route_of(after), nullptr);
    EXPECT_NE(alert_route_of(after), alert_route_of(before));
    EXPECT_EQ(alert_route_of(after)->to.size(), 2U);
}

TEST(assembled_kept, without_a_rule_there_is_no_route_of_alerts) {
    const auto [before, after] = plans_of(with_alerts, three_priorities);
    EXPECT_EQ(alert_route_of(after), nullptr);
    EXPECT_TRUE(after.alerts.empty());
    EXPECT_TRUE(after.names.routes.contains(".alerts")) << "the ledger may still hold messages";
}

TEST(assembled_kept, nobody_else_may_have_the_name_of_the_alerts) {
    const sluice::testing::temporary_directory directory;
    std::ofstream(directory / "a.yaml") << three_priorities << "  .alerts: {from: a, to: out}\n";
    auto given = load_configuration(directory.path());
    ASSERT_TRUE(given.good()) << given.problems.to_text();
    asio::io_context context;
    sluice::testing::kept_log log;
    secret_filter filter(given.secrets);
    const assembled built(context, given, log, filter);
    EXPECT_NE(given.problems.to_text().find("'.alerts' is a name of the daemon itself"),
              std::string::npos);
}

TEST(assembled_kept, parts_of_each_priority_stay_as_they_are) {
    const sluice::testing::temporary_directory directory;
    std::ofstream(directory / "a.yaml") << three_priorities;
    auto given = load_configuration(directory.path());
    ASSERT_TRUE(given.good()) << given.problems.to_text();
    asio::io_context context;
    sluice::testing::kept_log log;
    secret_filter filter(given.secrets);
    const auto settings = engine::daemon_of(given);
    shared_parts shared(context, settings, given.use, log, filter);
    assembled first(shared, given, nullptr);
    const auto prints = engine::prints_of(given);
    const auto kept = engine::kept_objects(engine::compare_objects(prints, prints));
    const auto plan = first.take_plan();
    ASSERT_EQ(plan.incoming.size(), 3U);
    auto again = load_configuration(directory.path());
    const assembled::running_parts running{first, plan, kept, settings};
    const assembled second(shared, again, &running);
    EXPECT_EQ(second.plan().incoming, plan.incoming);
    EXPECT_EQ(second.plan().routes, plan.routes);
    EXPECT_EQ(second.plan().outgoing, plan.outgoing);
    EXPECT_EQ(second.priorities().at("incoming.b.subscriber"), net::priority::high);
}

}  // namespace
}  // namespace sluice::app
