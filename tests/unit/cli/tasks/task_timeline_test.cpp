#include "cli/tasks/task_timeline.hpp"

#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ledger::task_state;
using sluice::testing::morning;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A task of page 2 of run 3. The first attempt met an error, the second is not there yet.
task_facts facts_of(task_state state) {
    task_facts facts;
    auto& task = facts.history.task;
    task.id = 12;
    task.run = 3;
    task.page = 2;
    task.generation = 7;
    task.lane = {"to-report", "report"};
    task.incoming = "posts";
    task.entity_type = "posts";
    task.entity_id = "p-1";
    task.state = state;
    task.created = morning;
    facts.history.moves.push_back({morning, task_state::fresh, 0, ""});
    facts.run.emplace();
    facts.run->id = 3;
    facts.run->incoming = "posts";
    facts.run->trigger = "schedule";
    facts.run->generation = 7;
    facts.run->started = morning - seconds(2);
    facts.daemon_runs = true;
    facts.now = morning + minutes(10);
    return facts;
}

void add_attempt(task_facts& facts, int number, const std::string& request,
                 const std::string& response, task_state to, const std::string& reason) {
    ledger::attempt_summary attempt;
    attempt.number = number;
    attempt.started = morning + minutes(number);
    attempt.ended = attempt.started + seconds(1);
    attempt.outcome = ledger::name_of(to);
    attempt.reason = reason;
    attempt.request = request;
    attempt.response = response;
    facts.history.attempts.push_back(attempt);
    facts.history.moves.push_back({attempt.started, task_state::processing, number, ""});
    facts.history.moves.push_back({*attempt.ended, to, number, reason});
    facts.history.task.attempts = number;
}

std::vector<std::string> texts_of(const task_facts& facts) {
    std::vector<std::string> all;
    for (const auto& one : timeline_of(facts)) {
        all.push_back(one.text);
    }
    return all;
}

TEST(timeline_of, goes_from_the_run_over_each_attempt_to_the_outcome) {
    auto facts = facts_of(task_state::finished);
    add_attempt(facts, 1, "POST /post\n\nPOST https://api/post\n{}", "HTTP 500\n\nHTTP 500 all",
                task_state::retry, "HTTP 500");
    add_attempt(facts, 2, "asked about POST /post", "1 post", task_state::finished, "");
    facts.history.task.external_id = "clx1";
    EXPECT_THAT(
        texts_of(facts),
        ElementsAre("run 3 of incoming 'posts' begins, by schedule, with generation 7 of "
                    "the configuration",
                    "page 2 of run 3 offers it; the task is new", "attempt 1 begins",
                    "request and reply of attempt 1", "attempt 1 ends: retry: HTTP 500",
                    "attempt 2 begins", "asks the target whether an earlier attempt arrived",
                    "attempt 2 ends: finished; result clx1"));
    const auto events = timeline_of(facts);
    ASSERT_THAT(events[3].details, SizeIs(2));
    EXPECT_EQ(events[3].details[0].line, "POST /post");
    EXPECT_EQ(events[3].details[0].whole, "POST https://api/post\n{}");
    EXPECT_EQ(events[3].details[1].line, "HTTP 500");
    EXPECT_EQ(events[6].kind, timeline_kind::asked);
    EXPECT_EQ(events[6].details.at(0).line, "POST /post");
    EXPECT_FALSE(events[3].at) << "the ledger keeps no time of a request";
    EXPECT_EQ(events[4].at, morning + minutes(1) + seconds(1));
}

TEST(timeline_of, names_the_operator_and_the_reason) {
    auto facts = facts_of(task_state::fresh);
    add_attempt(facts, 1, "", "", task_state::failed, "HTTP 422");
    facts.history.moves.push_back(
        {morning + minutes(5), task_state::fresh, 1, "offered again: mended", "ada"});
    EXPECT_EQ(texts_of(facts).back(), "ada: new: offered again: mended");
}

TEST(timeline_of, an_attempt_without_an_end_was_cut_off_unless_it_is_under_way) {
    auto facts = facts_of(task_state::processing);
    for (const int number : {1, 2}) {
        ledger::attempt_summary attempt;
        attempt.number = number;
        attempt.started = morning + minutes(number);
        facts.history.attempts.push_back(attempt);
        facts.history.moves.push_back({attempt.started, task_state::processing, number, ""});
    }
    facts.history.task.attempts = 2;
    const auto texts = texts_of(facts);
    EXPECT_THAT(std::vector<std::string>(texts.begin() + 2, texts.end()),
                ElementsAre("attempt 1 begins", "attempt 1 was cut off: its outcome is not known",
                            "attempt 2 begins"));
}

TEST(timeline_of, an_open_intent_and_the_tasks_that_follow_stand_at_their_times) {
    auto facts = facts_of(task_state::retry);
    add_attempt(facts, 1, "POST /post", "", task_state::retry, "reset");
    add_attempt(facts, 3, "POST /post", "", task_state::retry, "reset");
    facts.history.task.open_intent.emplace();
    facts.history.task.open_intent->key = "k-1";
    facts.history.task.open_intent->at = morning + minutes(1) + seconds(30);
    ledger::task_history follower;
    follower.task.id = 15;
    follower.task.lane = {"to-report", "journal"};
    follower.task.created = morning + minutes(2);
    facts.followers.push_back(follower);
    const auto texts = texts_of(facts);
    EXPECT_THAT(
        std::vector<std::string>(texts.begin() + 4, texts.end() - 2),
        ElementsAre("attempt 1 ends: retry: reset",
                    "an intent is in the ledger: it may have been sent since",
                    "task 15 follows, for outgoing 'journal': it is new now", "attempt 3 begins"));
    EXPECT_EQ(timeline_of(facts)[5].details.at(0).line, "k-1");
}

TEST(timeline_of, says_nothing_that_an_older_ledger_did_not_keep) {
    auto facts = facts_of(task_state::fresh);
    facts.run.reset();
    facts.history.task.page = 0;
    facts.history.task.generation = 0;
    EXPECT_THAT(texts_of(facts), ElementsAre("run 3 offers it; the task is new"));
}

TEST(timeline_of, a_follower_names_the_task_before_it) {
    auto facts = facts_of(task_state::fresh);
    facts.history.task.headers = R"({"after_task":"9","after_result":"clx1"})";
    EXPECT_EQ(texts_of(facts).back(),
              "task 9, result clx1 leads to it, with generation 7 of the "
              "configuration; the task is new");
}

std::string first_command(const task_facts& facts) {
    const auto next = outlook_of(facts);
    return next.steps.empty() ? "" : next.steps.front().command;
}

TEST(outlook_of, a_task_that_is_over_waits_for_nothing) {
    for (const auto state : {task_state::finished, task_state::skipped}) {
        const auto next = outlook_of(facts_of(state));
        EXPECT_EQ(next.waits_for, "");
        EXPECT_THAT(next.steps, IsEmpty());
    }
}

TEST(outlook_of, each_state_that_waits_for_an_operator_has_its_command) {
    EXPECT_EQ(first_command(facts_of(task_state::failed)), "sluice tasks retry 12");
    EXPECT_EQ(first_command(facts_of(task_state::rejected)), "sluice tasks retry 12");
    EXPECT_EQ(first_command(facts_of(task_state::uncertain)), "sluice tasks look 12");
    EXPECT_EQ(first_command(facts_of(task_state::held)), "sluice tasks approve 12");
    auto stopped = facts_of(task_state::held);
    stopped.daemon_runs = false;
    EXPECT_EQ(first_command(stopped), "sluice tasks approve 12") << "it can be decided without one";
}

TEST(outlook_of, a_task_that_was_sent_waits_for_its_targets_word) {
    auto facts = facts_of(task_state::confirming);
    facts.history.task.external_id = "p-17";
    facts.history.task.open_intent = ledger::intent{"k", "", "shop", "{}", morning};
    facts.history.task.next_attempt = morning + minutes(15);
    const auto next = outlook_of(facts);
    EXPECT_THAT(next.waits_for, HasSubstr("the target's word"));
    EXPECT_EQ(next.until, morning + minutes(15));
    EXPECT_EQ(next.steps.at(0).command, "sluice tasks finish 12");
    EXPECT_EQ(timeline_of(facts).back().text, "an intent is in the ledger: it was sent");

    facts.history.task.state = task_state::failed;
    const auto failed = outlook_of(facts);
    EXPECT_THAT(failed.waits_for, HasSubstr("is not sent again"));
    EXPECT_EQ(failed.steps.at(0).command, "sluice tasks retry 12");
    EXPECT_THAT(failed.steps.at(0).effect, HasSubstr("what is left"));
}

TEST(outlook_of, a_retry_says_when) {
    auto facts = facts_of(task_state::retry);
    facts.history.task.next_attempt = morning + minutes(11);
    EXPECT_EQ(outlook_of(facts).until, morning + minutes(11));
    EXPECT_EQ(outlook_of(facts).waits_for, "its next attempt");
    facts.now = morning + minutes(12);
    EXPECT_EQ(first_command(facts), "sluice status") << "it is due, and did not begin";
    facts.now = morning + minutes(10);
    EXPECT_EQ(first_command(facts), "sluice tasks retry 12");
}

TEST(outlook_of, nothing_moves_without_a_daemon_or_while_it_is_paused) {
    for (const auto state : {task_state::fresh, task_state::retry, task_state::waiting}) {
        auto facts = facts_of(state);
        facts.pauses.push_back(
            {ledger::paused_kind::route, "to-report", "the shop moves", morning, "ada"});
        EXPECT_EQ(outlook_of(facts).waits_for,
                  "route 'to-report' to be resumed: it is paused since 2026-01-31T09:00:00Z by "
                  "ada: the shop moves");
        EXPECT_EQ(first_command(facts), "sluice resume route to-report");
        facts.daemon_runs = false;
        EXPECT_EQ(outlook_of(facts).waits_for, "a daemon: none works on this ledger");
    }
}

TEST(outlook_of, a_new_task_waits_for_its_turn_its_key_or_its_schedule) {
    auto facts = facts_of(task_state::fresh);
    EXPECT_EQ(outlook_of(facts).waits_for, "its turn, which is next");
    facts.ahead = 1;
    EXPECT_EQ(outlook_of(facts).waits_for, "its turn: 1 task is before it in its queue");
    facts.ahead = task_facts::most_ahead;
    EXPECT_THAT(outlook_of(facts).waits_for, HasSubstr("1000 or more tasks are before it"));
    facts.next_delivery = morning + minutes(30);
    EXPECT_EQ(outlook_of(facts).until, facts.next_delivery);
    facts.held_before = 8;
    EXPECT_EQ(first_command(facts), "sluice tasks approve 8");
}

}  // namespace
}  // namespace sluice::cli
