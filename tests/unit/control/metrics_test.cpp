#include "control/metrics/metrics.hpp"

#include "control/metrics/metric_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::control {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const wall_time measured_at = *parse_utc("2026-02-01T12:00:00Z");

struct measured_daemon {
    daemon_identity identity;
    engine::engine_view view;
    std::vector<budget_now> budgets;
    queue_facts queues;
    std::optional<ledger::commit_activity> commits;
    process_facts process;
    std::vector<alert_now> alerts;

    std::string text() const {
        return metrics_text(
            {identity, view, budgets, queues, commits, process, measured_at, alerts});
    }
};

std::size_t series_in(const std::string& text) {
    std::size_t lines = 0;
    std::istringstream from(text);
    for (std::string line; std::getline(from, line);) {
        lines += !line.empty() && line.front() != '#' ? 1U : 0U;
    }
    return lines;
}

TEST(metrics, tell_of_the_queues) {
    measured_daemon all;
    const ledger::lane lane{"posts", "shop"};
    all.queues.open[lane] = {{ledger::task_state::fresh, 5}, {ledger::task_state::uncertain, 2}};
    all.queues.heads[lane] = {lane, measured_at - std::chrono::seconds(90), std::nullopt};
    const auto text = all.text();
    EXPECT_THAT(text,
                HasSubstr("sluice_tasks{route=\"posts\",outgoing=\"shop\",state=\"new\"} 5\n"));
    EXPECT_THAT(text, HasSubstr("\nsluice_uncertain_tasks 2\n"));
    EXPECT_THAT(text,
                HasSubstr("sluice_oldest_task_seconds{route=\"posts\",outgoing=\"shop\"} 90\n"));
}

TEST(metrics, tell_of_deliveries_by_outgoing) {
    measured_daemon all;
    engine::lane_activity first;
    engine::lane_activity second;
    first.settled[ledger::task_state::finished] = 3;
    second.failed[failure_class::busy] = 4;
    all.view.lanes.push_back({{"a", "shop"}, first, 1, false, false});
    all.view.lanes.push_back({{"b", "shop"}, second, 1, false, false});
    engine::outgoing_view shop;
    shop.name = "shop";
    shop.held = true;
    engine::target_activity done;
    done.latency.add(0.2);
    done.latency.add(400);
    done.lateness.add(3);
    shop.done = &done;
    all.view.outgoing.push_back(shop);
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr("sluice_settled_tasks_total{route=\"a\",outgoing=\"shop\",state="
                                "\"finished\"} 3\n"));
    EXPECT_THAT(text,
                HasSubstr("sluice_delivery_failures_total{outgoing=\"shop\",class=\"busy\"} 4\n"));
    EXPECT_THAT(text, HasSubstr("sluice_delivery_latency_seconds_count{outgoing=\"shop\"} 2\n"));
    EXPECT_THAT(
        text,
        HasSubstr("sluice_delivery_latency_seconds_bucket{outgoing=\"shop\",le=\"0.5\"} 1\n"));
    EXPECT_THAT(
        text,
        HasSubstr("sluice_delivery_latency_seconds_bucket{outgoing=\"shop\",le=\"+Inf\"} 2\n"));
    EXPECT_THAT(
        text, HasSubstr("sluice_delivery_lateness_seconds_bucket{outgoing=\"shop\",le=\"2\"} 0\n"));
    EXPECT_THAT(
        text, HasSubstr("sluice_delivery_lateness_seconds_bucket{outgoing=\"shop\",le=\"5\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("sluice_deliveries_under_way{outgoing=\"shop\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("sluice_target_held{outgoing=\"shop\"} 1\n"));
}

TEST(metrics, tell_of_budgets_commits_and_the_process) {
    measured_daemon all;
    budget_now budget;
    budget.id = "0123456789abcdef";
    budget.api = "https://api.example";
    budget.limit = 60;
    budget.left = 7;
    budget.refused = 2;
    budget.spent_by["incoming 'posts'"] = 11;
    all.budgets.push_back(budget);
    static constexpr std::array<double, 1> bounds{0.01};
    all.commits = ledger::commit_activity{histogram(bounds), histogram(bounds)};
    all.commits->seconds.add(0.002);
    all.process.resident_bytes = 12'345'678;
    all.identity.reloads["misconfigured"] = 3;
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr("sluice_budget_left{budget=\"0123456789ab\",api="
                                "\"https://api.example\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("asked_by=\"incoming 'posts'\"} 11\n"));
    EXPECT_THAT(text, HasSubstr("sluice_budget_refused_total{budget=\"0123456789ab\",api="
                                "\"https://api.example\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("sluice_commit_seconds_count 1\n"));
    EXPECT_THAT(text, HasSubstr("sluice_reloads_total{verdict=\"misconfigured\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes 12345678\n"));
}

TEST(metrics, names_that_are_too_many_share_their_series) {
    measured_daemon all;
    for (int i = 0; i < 5'000; ++i) {
        const ledger::lane lane{"route" + std::to_string(i), "out" + std::to_string(i)};
        all.queues.open[lane] = {{ledger::task_state::fresh, 1}};
        all.queues.heads[lane] = {lane, measured_at, std::nullopt};
    }
    const auto text = all.text();
    EXPECT_LT(series_in(text), 2 * most_names + 100);
    EXPECT_THAT(text, HasSubstr("{route=\"(other)\",outgoing=\"(other)\",state=\"new\"} 4000\n"));
}

TEST(metrics, tell_of_runs_that_are_overdue_and_of_credentials) {
    measured_daemon all;
    const engine::incoming_plan posts{"posts", *engine::schedule::parse("every 1m", "UTC")};
    const engine::incoming_plan held{"held", *engine::schedule::parse("every 1m", "UTC")};
    engine::incoming_activity runs;
    runs.due = measured_at - std::chrono::seconds(90);
    runs.credential = {"HTTP 401", "", measured_at};
    engine::lane_activity good;
    all.view.incoming.push_back({.plan = posts, .done = runs});
    all.view.incoming.push_back({.plan = held, .done = runs, .paused = true});
    all.view.lanes.push_back({{"a", "shop"}, good});
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr("sluice_run_overdue_seconds{incoming=\"posts\"} 90\n"));
    EXPECT_THAT(text, Not(HasSubstr("sluice_run_overdue_seconds{incoming=\"held\"}")));
    EXPECT_THAT(text, HasSubstr("sluice_credential_refused{kind=\"incoming\",connection="
                                "\"posts\"} 1\n"));
    EXPECT_THAT(text, Not(HasSubstr("connection=\"shop\""))) << "it is in order";
}

struct refusing_inbox final : subscriber, inbox {
    awaitable<result<page>> fetch(json::value) override { co_return page(); }
    inbox* receives() override { return this; }
    const std::string& path() const override { return place; }
    const std::vector<std::string>& methods() const override { return words; }
    awaitable<std::optional<net::reply>> take(std::shared_ptr<const net::request>) override {
        co_return std::nullopt;
    }
    void open() override {}
    void close() override {}
    awaitable<bool> arrived() override { co_return false; }
    std::map<std::string, std::int64_t> refused() const override {
        return {{"too_large", 2}, {"unproven", 5}};
    }

    std::string place = "/in";
    std::vector<std::string> words;
};

TEST(metrics, tell_of_refused_webhooks_by_reason) {
    measured_daemon all;
    engine::incoming_plan orders{"orders", *engine::schedule::parse("by hand", "UTC")};
    orders.source = std::make_shared<refusing_inbox>();
    const engine::incoming_activity runs;
    all.view.incoming.push_back({.plan = orders, .done = runs});
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr("sluice_webhook_refused_total{incoming=\"orders\",reason="
                                "\"unproven\"} 5\n"));
    EXPECT_THAT(text, HasSubstr("reason=\"too_large\"} 2\n"));
}

TEST(metrics, tell_of_the_alerts) {
    measured_daemon all;
    all.alerts = {{.rule = "disk", .held = {{"full", "make room"}}, .messages = 3}};
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr("\nsluice_alerts{alert=\"disk\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\nsluice_alert_messages_total{alert=\"disk\"} 3\n"));
}

TEST(metrics, a_name_cannot_break_the_text) {
    measured_daemon all;
    const ledger::lane lane{"a\"} 1\nevil 2", "b\\"};
    all.queues.open[lane] = {{ledger::task_state::fresh, 1}};
    const auto text = all.text();
    EXPECT_THAT(text, Not(HasSubstr("\nevil")));
    EXPECT_THAT(text, HasSubstr("route=\"a\\\"} 1\\nevil 2\",outgoing=\"b\\\\\""));
}

TEST(bounded_names, keep_what_they_have_given) {
    bounded_names names(2);
    EXPECT_EQ(names.of("a"), "a");
    EXPECT_EQ(names.of("b"), "b");
    EXPECT_EQ(names.of("c"), "(other)");
    EXPECT_EQ(names.of("a"), "a");
}

}  // namespace
}  // namespace sluice::control
