#include "cli/tasks/task_followers.hpp"

#include "control/tasks/task_json.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/moments.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {

using namespace control;
namespace {

using sluice::testing::morning;
using ::testing::HasSubstr;

ledger::task_history follower_that_waits() {
    ledger::task_history history;
    history.task.id = 13;
    history.task.lane = {"wishes", "follow"};
    history.task.state = ledger::task_state::retry;
    history.task.reason = "campaign c1 has 1 of 3 posts so far; it is followed until 09:30";
    history.task.next_attempt = morning;
    history.task.headers = R"({"after_task":"12","after_result":"c1"})";
    history.task.data = "{}";
    ledger::attempt_summary attempt;
    attempt.request = "GET /post\n\nGET /post?workspaceId=w";
    attempt.response = "asked\n\nHTTP 200";
    history.attempts.push_back(std::move(attempt));
    return history;
}

TEST(task_followers, are_told_by_what_they_said_last) {
    EXPECT_EQ(followers_text({follower_that_waits()}),
              "followed by\n"
              "  task 13: retry  wishes > follow  next attempt 2026-01-31T09:00:00.000Z\n"
              "    reason      campaign c1 has 1 of 3 posts so far; it is followed until 09:30\n"
              "    sent        GET /post\n"
              "    reply       asked\n");
    EXPECT_EQ(followers_text({}), "");
}

TEST(task_followers, are_objects_for_a_program) {
    const auto all = followers_array({follower_that_waits()});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].at("id").as_int64(), 13);
    EXPECT_EQ(all[0].at("request").as_string(), "GET /post");
    EXPECT_THAT(all[0].at("reason").as_string().c_str(), HasSubstr("1 of 3"));
}

TEST(task_followers, know_where_they_came_from) {
    auto task = follower_that_waits().task;
    EXPECT_EQ(continued_from(task), "task 12, result c1");
    task.headers = R"({"after_task":"12","after_result":""})";
    EXPECT_EQ(continued_from(task), "task 12");
    for (const auto* headers : {"{}", "", "[]", R"({"after_task":12})"}) {
        task.headers = headers;
        EXPECT_EQ(continued_from(task), "") << headers;
    }
}

// Only the followers of this task count, and of no other one on its route.
TEST(task_followers, are_found_in_the_ledger) {
    asio::io_context context;
    auto ledger = sluice::testing::make_memory_ledger();
    const auto run =
        testing::run_awaitable(context, ledger->begin_run({"wishes", "by hand", morning})).value();
    ledger::page_commit page;
    page.run = run;
    page.incoming = "wishes";
    page.at = morning;
    for (const auto* headers : {"{}", R"({"after_task":"1"})", R"({"after_task":"7"})"}) {
        ledger::new_task made;
        made.lane = {"wishes", "follow"};
        made.headers = headers;
        made.data = "{}";
        page.tasks.push_back(std::move(made));
    }
    const auto committed = testing::run_awaitable(context, ledger->commit_page(std::move(page)));
    ASSERT_TRUE(committed);
    const auto first = testing::run_awaitable(context, ledger->find(1)).value();
    ASSERT_TRUE(first);
    const auto found =
        testing::run_awaitable(context, followers_of(ledger.get(), first->task)).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].task.id, 2);
    testing::run_awaitable(context, ledger->close());
}

}  // namespace
}  // namespace sluice::cli
