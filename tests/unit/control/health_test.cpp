#include "control/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const wall_time noon = *parse_utc("2026-02-01T12:00:00Z");
const ledger::lane posts_to_shop{"posts", "shop"};

class health : public ::testing::Test {
 protected:
    health() {
        identity_.phase = daemon_phase::running;
        identity_.state = "/state";
    }

    void due_since(std::chrono::milliseconds ago) {
        queues_.heads[posts_to_shop] = {posts_to_shop, noon - ago, noon - ago};
    }
    // The view of one lane, which `change` may change.
    engine::engine_view view(const std::function<void(engine::engine_view&)>& change = {}) {
        engine::engine_view shown;
        shown.lanes.push_back({posts_to_shop, done_, 0, false, false});
        engine::outgoing_view shop;
        shop.name = "shop";
        shown.outgoing.push_back(shop);
        if (change) {
            change(shown);
        }
        return shown;
    }
    std::vector<std::string> reasons(const engine::engine_view& shown) {
        std::vector<std::string> found;
        for (const auto& one : why_not_ready(identity_, shown, queues_, noon)) {
            found.push_back(one.message);
        }
        return found;
    }

    daemon_identity identity_;
    queue_facts queues_;
    engine::lane_activity done_;
};

TEST_F(health, is_ready_while_work_moves) {
    due_since(minutes(9));
    EXPECT_THAT(reasons(view()), IsEmpty());
}

TEST_F(health, is_not_ready_when_a_task_is_due_for_long) {
    due_since(minutes(11));
    EXPECT_THAT(reasons(view()),
                ElementsAre("route 'posts' to 'shop' does not move: its first task is due for "
                            "11m"));
}

TEST_F(health, a_queue_that_waits_by_design_is_ready) {
    due_since(minutes(60));
    EXPECT_THAT(reasons(view([](auto& shown) { shown.lanes[0].paused = true; })), IsEmpty());
    EXPECT_THAT(reasons(view([](auto& shown) { shown.lanes[0].scheduled = true; })), IsEmpty());
    EXPECT_THAT(reasons(view([](auto& shown) { shown.outgoing[0].held = true; })), IsEmpty());
    queues_.heads[posts_to_shop].due_since.reset();
    EXPECT_THAT(reasons(view()), IsEmpty());
}

TEST_F(health, is_not_ready_while_it_starts_or_stops) {
    identity_.phase = daemon_phase::starting;
    EXPECT_THAT(reasons(view()), ElementsAre("the daemon is starting"));
    identity_.phase = daemon_phase::stopping;
    EXPECT_THAT(reasons(view()), ElementsAre("the daemon is stopping"));
}

TEST_F(health, is_not_ready_without_its_ledger_or_its_disk) {
    EXPECT_THAT(reasons(view([](auto& shown) { shown.disk_low = true; })),
                ElementsAre(HasSubstr("the disk of /state is almost full")));
    EXPECT_THAT(reasons(view([](auto& shown) { shown.ledger_fails = noon; })),
                ElementsAre(HasSubstr("the ledger fails since 2026-02-01T12:00:00Z")));
    EXPECT_THAT(reasons(view([](auto& shown) {
                    shown.ledger_lost = failure(failure_class::internal, "it was deleted");
                })),
                ElementsAre("it was deleted"));
}

TEST_F(health, names_every_trouble_with_what_mends_it_the_worst_first) {
    queues_.open[posts_to_shop] = {{ledger::task_state::uncertain, 1},
                                   {ledger::task_state::failed, 2}};
    identity_.changed = {"a.yaml"};
    identity_.closed = {
        {"daemon.webhooks.listen",
         {failure_class::refused, "port in use: 127.0.0.1:80", "choose another port"}}};
    identity_.failed_reload = "the last reload failed: nothing has changed";
    const auto shown = view([](auto& all) {
        all.outgoing[0].held = true;
        all.outgoing[0].trouble = "HTTP 502";
        all.disk_low = true;
    });
    budget_now budget;
    budget.api = "https://api.example";
    budget.shut = minutes(2);
    budget.waiting = 3;
    const auto found = troubles(identity_, shown, queues_, {budget}, noon);
    std::vector<std::string> messages;
    for (const auto& one : found) {
        messages.push_back(one.message);
        EXPECT_FALSE(one.mend.empty()) << one.message;
    }
    EXPECT_THAT(
        messages,
        ElementsAre(HasSubstr("almost full"),
                    "daemon.webhooks.listen does not listen: port in use: 127.0.0.1:80",
                    "1 task may have been sent, and nobody can be asked, the first in route "
                    "'posts' to 'shop'",
                    "outgoing 'shop' keeps failing: HTTP 502",
                    "2 tasks failed, the first in route 'posts' to 'shop'",
                    "3 requests to https://api.example wait for the budget, for 2m",
                    "the last reload failed: nothing has changed",
                    "1 file of the configuration changed since it was read: a.yaml"));
    EXPECT_EQ(found[1].mend, "choose another port; then restart the daemon");
}

TEST_F(health, shows_alerts_and_those_that_nobody_got) {
    queues_.open[{".alerts", "chat"}] = {{ledger::task_state::failed, 1},
                                         {ledger::task_state::uncertain, 1},
                                         {ledger::task_state::fresh, 5}};
    alert_now rule{.rule = "disk"};
    rule.held = {{"the disk of /state: less than 1024 MiB are free", "make room"}};
    const auto found = troubles(identity_, view(), queues_, {}, noon, {rule});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].message, "2 messages of alerts could not be delivered to 'chat'");
    EXPECT_THAT(found[0].mend, HasSubstr("sluice tasks list --route .alerts --outgoing chat"));
    EXPECT_EQ(found[1].message, "alert 'disk': the disk of /state: less than 1024 MiB are free");
    EXPECT_EQ(found[1].mend, "make room");
}

}  // namespace
}  // namespace sluice::control
