#include "cli/tasks/task_followers.hpp"

#include "support/memory_ledger/memory_ledger.hpp"
#include "support/moments.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using sluice::testing::morning;
using ::testing::HasSubstr;

ledger::task_history follower_that_waits() {
    ledger::task_history history;
    history.what.id = 13;
    history.what.where = {"wishes", "follow"};
    history.what.state = ledger::task_state::retry;
    history.what.reason = "campaign c1 has 1 of 3 posts so far; it is followed until 09:30";
    history.what.next_attempt = morning;
    history.what.headers = R"({"after_task":"12","after_result":"c1"})";
    history.what.data = "{}";
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
    auto what = follower_that_waits().what;
    EXPECT_EQ(handed_on_from(what), "task 12, result c1");
    what.headers = R"({"after_task":"12","after_result":""})";
    EXPECT_EQ(handed_on_from(what), "task 12");
    for (const auto* headers : {"{}", "", "[]", R"({"after_task":12})"}) {
        what.headers = headers;
        EXPECT_EQ(handed_on_from(what), "") << headers;
    }
}

// Only those of this task, and of no other one on its route.
TEST(task_followers, are_found_in_the_ledger) {
    asio::io_context context;
    auto record = sluice::testing::make_memory_ledger();
    const auto run =
        testing::run_awaitable(context, record->begin_run("wishes", "by hand", morning)).value();
    ledger::page_commit page;
    page.run = run;
    page.incoming = "wishes";
    page.at = morning;
    for (const auto* headers : {"{}", R"({"after_task":"1"})", R"({"after_task":"7"})"}) {
        ledger::new_task made;
        made.where = {"wishes", "follow"};
        made.headers = headers;
        made.data = "{}";
        page.tasks.push_back(std::move(made));
    }
    const auto committed = testing::run_awaitable(context, record->commit_page(std::move(page)));
    ASSERT_TRUE(committed);
    const auto first = testing::run_awaitable(context, record->find(1)).value();
    ASSERT_TRUE(first);
    const auto found =
        testing::run_awaitable(context, followers_of(record.get(), first->what)).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].what.id, 2);
    testing::run_awaitable(context, record->close());
}

}  // namespace
}  // namespace sluice::cli
