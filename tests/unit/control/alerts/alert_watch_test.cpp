#include "control/alerts/alert_watch.hpp"

#include "unit/control/alerts/alert_facts_shared.hpp"
#include "unit/control/control_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::control {
namespace {

using namespace testing;
using engine::alert_condition;
using ledger::task_state;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A watch over a ledger in memory, at whose tasks nobody works.
class alert_watch_test : public ::testing::Test {
 protected:
    alert_watch_test() {
        daemon_.who.state = "/state";
        daemon_.who.started = midday;
        restart();
    }

    engine::alert_settings& add_rule(const std::string& name, alert_condition when,
                                     std::vector<std::string> to = {"chat"}) {
        engine::alert_plan made;
        made.name = name;
        made.rule.when = when;
        for (const auto& one : to) {
            made.rule.to.emplace_back().name = one;
        }
        daemon_.plan.alerts.push_back(made);
        return daemon_.plan.alerts.back().rule;
    }
    void restart() {
        engine::services services{io_.get_executor(), *ledger_, time_, random_, log_};
        services.space = [this] { return free_; };
        watch_.emplace(services, daemon_, filter_);
    }
    // The messages that a look makes, as "outgoing: summary".
    std::vector<std::string> look(std::chrono::milliseconds after = seconds(5)) {
        time_.advance(after);
        const auto looked = run_awaitable(io_, watch_->look());
        EXPECT_TRUE(looked.has_value()) << (looked ? "" : looked.error().message);
        std::vector<std::string> news;
        ledger::task_filter all;
        all.route = ".alerts";
        const auto tasks = run_awaitable(io_, ledger_->list(all)).value();
        for (const auto& one : tasks) {
            if (one.id > last_) {
                news.push_back(one.lane.outgoing + ": " +
                               text_member(*parse_json(one.data), "summary"));
            }
        }
        last_ = tasks.empty() ? last_ : tasks.front().id;
        return news;
    }
    // One task of a route that came to that state.
    void settle(const std::string& route, task_state state) {
        ledger::page_commit page;
        page.run =
            run_awaitable(io_, ledger_->begin_run(
                                   {.incoming = "source", .trigger = "hand", .at = time_.now()}))
                .value();
        page.incoming = "source";
        ledger::new_task task;
        task.lane = {route, "shop"};
        task.data = "{}";
        task.headers = "{}";
        page.tasks = {task};
        page.at = time_.now();
        run_awaitable(io_, ledger_->commit_page(page)).value();
        ledger::claim_request claim;
        claim.lane = task.lane;
        claim.now = time_.now();
        claim.lease = minutes(1);
        const auto held = run_awaitable(io_, ledger_->claim(claim)).value().tasks.front();
        ledger::settlement outcome;
        outcome.id = held.id;
        outcome.attempt = held.attempts;
        outcome.to = state;
        outcome.at = time_.now();
        run_awaitable(io_, ledger_->settle({outcome})).value();
    }

    asio::io_context io_;
    manual_clock time_{midday};
    system_random random_;
    kept_log log_;
    kept_daemon daemon_;
    secret_filter filter_{{secret("hunter-two-word")}};
    std::unique_ptr<ledger::ledger> ledger_ = make_memory_ledger();
    std::optional<std::uint64_t> free_;
    std::optional<alert_watch> watch_;
    ledger::task_id last_ = 0;
};

TEST_F(alert_watch_test, makes_a_task_for_each_outgoing) {
    add_rule("disk", alert_condition::disk, {"chat", "file"});
    free_ = 1;
    EXPECT_THAT(look(), ElementsAre(HasSubstr("file: disk: the disk of /state"),
                                    HasSubstr("chat: disk: the disk of /state")));
    EXPECT_EQ(daemon_.heeded, 1) << "the lanes are woken";
    EXPECT_THAT(look(), IsEmpty());
    free_ = std::uint64_t{1} << 40;
    EXPECT_THAT(look(minutes(6)),
                ElementsAre(HasSubstr("disk is resolved"), HasSubstr("disk is resolved")));
}

TEST_F(alert_watch_test, failed_tasks_are_counted_in_the_ledger) {
    auto& rule = add_rule("failing", alert_condition::failures);
    rule.count = 2;
    settle("posts", task_state::failed);
    EXPECT_THAT(look(), IsEmpty());
    restart();
    settle("posts", task_state::failed);
    settle("posts", task_state::finished);
    EXPECT_THAT(look(), ElementsAre("chat: failing: route 'posts' to 'shop': 2 tasks failed within "
                                    "10m"));
    EXPECT_THAT(look(minutes(11)), ElementsAre(HasSubstr("failing is resolved")));
}

TEST_F(alert_watch_test, uncertain_tasks_are_found) {
    add_rule("unsure", alert_condition::uncertain);
    settle("posts", task_state::uncertain);
    EXPECT_THAT(look(), ElementsAre(HasSubstr("1 task may have been sent")));
}

TEST_F(alert_watch_test, the_trouble_of_an_alert_is_no_alert) {
    add_rule("failing", alert_condition::failures);
    add_rule("unsure", alert_condition::uncertain);
    settle(".alerts", task_state::failed);
    settle(".alerts", task_state::uncertain);
    last_ = 2;
    EXPECT_THAT(look(), IsEmpty());
}

TEST_F(alert_watch_test, runs_that_failed_before_the_start_count) {
    auto& rule = add_rule("failing", alert_condition::failures);
    rule.count = 3;
    for (int i = 0; i < 3; ++i) {
        const auto run =
            run_awaitable(
                io_, ledger_->begin_run({.incoming = "source", .trigger = "hand", .at = midday}))
                .value();
        run_awaitable(io_, ledger_->end_run(run, "HTTP 502", midday)).value();
    }
    daemon_.who.started = midday + seconds(1);
    engine::incoming_activity done;
    const engine::incoming_plan plan{"source", *engine::schedule::parse("by hand", "UTC")};
    daemon_.on_view = [&](engine::engine_view& shown) {
        shown.incoming.push_back({.plan = plan, .done = done});
    };
    EXPECT_THAT(look(), ElementsAre("chat: failing: incoming 'source': 3 runs failed within 10m"));
}

TEST_F(alert_watch_test, a_restart_tells_nothing_twice_and_forgets_nothing) {
    add_rule("disk", alert_condition::disk);
    free_ = 1;
    EXPECT_THAT(look(), ElementsAre(HasSubstr("disk: ")));
    restart();
    EXPECT_THAT(look(minutes(10)), IsEmpty());
    restart();
    free_ = std::uint64_t{1} << 40;
    EXPECT_THAT(look(minutes(6)), ElementsAre(HasSubstr("disk is resolved")));
}

TEST_F(alert_watch_test, a_rule_that_is_taken_out_is_forgotten) {
    add_rule("disk", alert_condition::disk);
    free_ = 1;
    look();
    EXPECT_EQ(watch_->alerts().size(), 1U);
    const auto rules = std::exchange(daemon_.plan.alerts, {});
    EXPECT_THAT(look(), IsEmpty());
    EXPECT_THAT(watch_->alerts(), IsEmpty());
    restart();
    daemon_.plan.alerts = rules;
    EXPECT_THAT(look(), ElementsAre(HasSubstr("disk: "))) << "it begins anew";
}

TEST_F(alert_watch_test, shows_what_was_told_and_holds) {
    add_rule("disk", alert_condition::disk);
    EXPECT_THAT(watch_->alerts(), IsEmpty());
    free_ = 1;
    look();
    const auto all = watch_->alerts();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].rule, "disk");
    EXPECT_EQ(all[0].messages, 1);
    ASSERT_EQ(all[0].held.size(), 1U);
    EXPECT_THAT(all[0].held[0].message, HasSubstr("the disk of /state: less than 1 GiB"));
    EXPECT_THAT(all[0].held[0].mend, HasSubstr("make room"));
}

TEST_F(alert_watch_test, no_message_holds_a_secret_that_a_reply_repeated) {
    add_rule("key", alert_condition::credential);
    engine::incoming_activity done;
    done.runs = 1;
    done.credential = {"HTTP 401: no key hunter-two-word", "not hunter-two-word", midday};
    const engine::incoming_plan plan{"source", *engine::schedule::parse("by hand", "UTC")};
    daemon_.on_view = [&](engine::engine_view& shown) {
        shown.incoming.push_back({.plan = plan, .done = done});
    };
    EXPECT_THAT(look(), ElementsAre(HasSubstr("HTTP 401: no key ")));
    const auto task = run_awaitable(io_, ledger_->list({})).value().front();
    EXPECT_THAT(task.data, Not(HasSubstr("hunter-two-word")));
}

TEST_F(alert_watch_test, asks_the_ledger_nothing_without_a_rule) {
    settle("posts", task_state::failed);
    EXPECT_THAT(look(), IsEmpty());
    EXPECT_EQ(daemon_.heeded, 0);
}

}  // namespace
}  // namespace sluice::control
