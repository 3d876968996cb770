#include "control/alerts/conditions.hpp"

#include "unit/control/alerts/alert_facts_shared.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using engine::alert_condition;
using ledger::task_state;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ledger::lane posts_to_file{"posts", "file"};
const ledger::lane alerts_to_shop{".alerts", "shop"};

class conditions : public ::testing::Test {
 protected:
    conditions() { recent_.remember(hours(1)); }

    judgement found(alert_condition when) {
        rule_.when = when;
        engine::engine_view shown;
        for (const auto& lane : {lane_to_shop, posts_to_file, alerts_to_shop}) {
            shown.lanes.push_back({lane, lanes_[lane], 0, scheduled_, paused_});
        }
        shown.incoming.push_back({.plan = plan_,
                                  .done = runs_,
                                  .running = running_,
                                  .paused = paused_,
                                  .in_maintenance = maintenance_});
        recent_.look(shown, midday);
        return judge(rule_, {.engine = shown,
                             .queues = queues_,
                             .budgets = budgets_,
                             .failed = failed_,
                             .recent = recent_,
                             .free_space = free_,
                             .state = "/state",
                             .now = midday});
    }
    std::vector<std::string> held(alert_condition when) {
        std::vector<std::string> all;
        for (const auto& one : found(when).held) {
            EXPECT_FALSE(one.mend.empty()) << one.message;
            all.push_back(one.about + ": " + one.message);
        }
        return all;
    }
    static config::reference named(const std::string& name) {
        config::reference made;
        made.name = name;
        return made;
    }

    engine::alert_settings rule_;
    engine::incoming_plan plan_{"source", *engine::schedule::parse("every 1m", "UTC")};
    engine::incoming_activity runs_;
    std::map<ledger::lane, engine::lane_activity> lanes_;
    queue_facts queues_;
    std::vector<budget_now> budgets_;
    failed_tasks failed_;
    recent_activity recent_;
    std::optional<std::uint64_t> free_;
    bool scheduled_ = false;
    bool paused_ = false;
    bool running_ = false;
    bool maintenance_ = false;
};

TEST_F(conditions, failed_tasks_count_by_lane) {
    rule_.count = 2;
    failed_[rule_.within] = {{lane_to_shop, 2}, {posts_to_file, 1}, {alerts_to_shop, 9}};
    EXPECT_THAT(held(alert_condition::failures),
                ElementsAre("route 'posts' to 'shop': 2 tasks failed within 10m"));
    const auto one = found(alert_condition::failures).held.front();
    // A rejected task counts, too.
    EXPECT_THAT(one.mend, HasSubstr("sluice tasks list --status failed --status rejected "));
    EXPECT_THAT(one.mend, HasSubstr("sluice tasks retry --status failed --route posts "
                                    "--outgoing shop"));
    EXPECT_EQ(one.route + one.outgoing, "postsshop");
}

TEST_F(conditions, a_share_of_failures_counts_with_the_number) {
    rule_.percent = 50;
    failed_[rule_.within] = {{lane_to_shop, 1}};
    lanes_[lane_to_shop].settled = {{task_state::finished, 2}, {task_state::failed, 1}};
    EXPECT_THAT(held(alert_condition::failures), IsEmpty());
    lanes_[lane_to_shop].settled[task_state::failed] = 2;
    EXPECT_THAT(held(alert_condition::failures),
                ElementsAre("route 'posts' to 'shop': 1 task failed within 10m, 50 % of all"));
}

TEST_F(conditions, failed_runs_count_by_incoming) {
    rule_.count = 3;
    runs_.runs = 4;
    runs_.failed = {{failure_class::unreachable, 3}};
    runs_.failure = "HTTP 502";
    EXPECT_THAT(held(alert_condition::failures),
                ElementsAre("incoming 'source': 3 runs failed within 10m, the last one: HTTP 502"));
    rule_.count = 4;
    EXPECT_THAT(held(alert_condition::failures), IsEmpty());
}

TEST_F(conditions, a_scope_takes_in_what_it_names_and_nothing_else) {
    failed_[rule_.within] = {{lane_to_shop, 1}, {posts_to_file, 1}};
    runs_.runs = 1;
    runs_.failed = {{failure_class::busy, 1}};
    EXPECT_EQ(held(alert_condition::failures).size(), 3U);
    rule_.scope.outgoing = {named("file")};
    EXPECT_THAT(held(alert_condition::failures), ElementsAre(HasSubstr("route 'posts' to 'file'")));
    rule_.scope.routes = {named("other")};
    EXPECT_THAT(held(alert_condition::failures), IsEmpty()) << "both must fit";
    rule_.scope.incoming = {named("source")};
    EXPECT_THAT(held(alert_condition::failures), ElementsAre(HasSubstr("incoming 'source'")));
    rule_.scope = {};
    rule_.scope.incoming = {named("other")};
    EXPECT_THAT(held(alert_condition::failures), IsEmpty());
}

TEST_F(conditions, uncertain_tasks) {
    queues_.open[lane_to_shop] = {{task_state::uncertain, 2}};
    queues_.open[posts_to_file] = {{task_state::failed, 2}};
    queues_.open[alerts_to_shop] = {{task_state::uncertain, 2}};
    EXPECT_THAT(held(alert_condition::uncertain),
                ElementsAre("route 'posts' to 'shop': 2 tasks may have been sent, and nobody can "
                            "be asked"));
    rule_.count = 3;
    EXPECT_THAT(held(alert_condition::uncertain), IsEmpty());
}

TEST_F(conditions, the_oldest_task_waits_for_long) {
    queues_.heads[lane_to_shop] = {lane_to_shop, midday - minutes(30), std::nullopt};
    queues_.heads[posts_to_file] = {posts_to_file, midday - minutes(29), std::nullopt};
    queues_.heads[alerts_to_shop] = {alerts_to_shop, midday - hours(9), std::nullopt};
    const auto all = found(alert_condition::oldest_task).held;
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].message, "the first task has waited for 30m or longer");
    EXPECT_EQ(all[0].since, midday - minutes(30));
    paused_ = true;
    EXPECT_THAT(held(alert_condition::oldest_task),
                ElementsAre(HasSubstr("or longer: it is paused by hand")));
}

TEST_F(conditions, a_queue_that_is_delivered_by_a_schedule_counts_when_it_is_named) {
    scheduled_ = true;
    queues_.heads[lane_to_shop] = {lane_to_shop, midday - hours(9), std::nullopt};
    EXPECT_THAT(held(alert_condition::oldest_task), IsEmpty());
    rule_.scope.routes = {named("posts")};
    EXPECT_EQ(held(alert_condition::oldest_task).size(), 1U);
}

TEST_F(conditions, a_refused_credential) {
    runs_.runs = 1;
    runs_.credential = {"client 'ocoya': no token", "sluice auth grant ocoya", midday - hours(1)};
    lanes_[lane_to_shop].credential = {"HTTP 401", "", midday};
    lanes_[posts_to_file].settled = {{task_state::finished, 1}};
    const auto all = found(alert_condition::credential);
    ASSERT_EQ(all.held.size(), 2U);
    EXPECT_EQ(all.held[0].message, "HTTP 401");
    EXPECT_THAT(all.held[0].mend, HasSubstr("put a credential in place"));
    EXPECT_EQ(all.held[1].mend, "sluice auth grant ocoya");
    EXPECT_EQ(all.held[1].since, midday - hours(1));
    EXPECT_THAT(all.unknown, IsEmpty());
}

TEST_F(conditions, after_a_start_nothing_is_known_of_a_credential) {
    EXPECT_THAT(
        found(alert_condition::credential).unknown,
        ElementsAre("incoming 'source'", "route 'posts' to 'file'", "route 'posts' to 'shop'"));
}

TEST_F(conditions, a_run_that_is_late) {
    rule_.longer_than = minutes(5);
    EXPECT_THAT(held(alert_condition::lateness), IsEmpty());
    runs_.due = midday - minutes(4);
    EXPECT_THAT(held(alert_condition::lateness), IsEmpty());
    runs_.due = midday - minutes(5);
    EXPECT_THAT(held(alert_condition::lateness),
                ElementsAre("incoming 'source': a run is due for 5m or longer, and has not begun"));
    running_ = true;
    EXPECT_THAT(held(alert_condition::lateness),
                ElementsAre(HasSubstr("not begun: another run is under way")));
    paused_ = true;
    EXPECT_THAT(held(alert_condition::lateness), IsEmpty());
    paused_ = false;
    maintenance_ = true;
    EXPECT_THAT(held(alert_condition::lateness), IsEmpty());
}

TEST_F(conditions, a_disk_with_little_space) {
    rule_.below = std::size_t{2048} * 1024 * 1024;
    EXPECT_THAT(held(alert_condition::disk), IsEmpty()) << "nobody knows";
    free_ = rule_.below;
    EXPECT_THAT(held(alert_condition::disk), IsEmpty());
    free_ = rule_.below - 1;
    EXPECT_THAT(held(alert_condition::disk),
                ElementsAre("the disk of /state: less than 2 GiB are free"));
}

TEST_F(conditions, a_budget_that_is_used_up) {
    budget_now one;
    one.id = "0123456789abcdef";
    one.api = "https://api.example";
    one.left = 1;
    one.waiting = 3;
    budgets_ = {one};
    EXPECT_THAT(held(alert_condition::budget), IsEmpty());
    EXPECT_THAT(found(alert_condition::budget).unknown, ElementsAre(HasSubstr("0123456789ab")));
    budgets_[0].left = 0;
    budgets_[0].clients = {"a", "b"};
    EXPECT_THAT(held(alert_condition::budget),
                ElementsAre("the budget of client 'a', 'b': it is used up, and requests wait"));
    budgets_[0].waiting = 0;
    budgets_[0].spent_by = {{"incoming.posts", 3}};
    EXPECT_THAT(held(alert_condition::budget), IsEmpty());
    EXPECT_THAT(found(alert_condition::budget).unknown, IsEmpty());
    budgets_[0].waiting = 1;
    rule_.scope.clients = {named("c")};
    EXPECT_THAT(held(alert_condition::budget), IsEmpty());
    rule_.scope.clients = {named("b")};
    EXPECT_EQ(held(alert_condition::budget).size(), 1U);
}

}  // namespace
}  // namespace sluice::control
