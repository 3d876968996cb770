#include "cli/tasks/task_selection.hpp"

#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {

using control::moment_of;

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

using sluice::testing::noon;

}  // namespace

TEST(task_selection, a_moment_is_a_time_a_day_or_how_long_ago) {
    EXPECT_EQ(moment_of("2026-02-01T11:00:00Z", noon).value(), noon - hours(1));
    EXPECT_EQ(moment_of("2026-02-01T13:00:00+02:00", noon).value(), noon - hours(1));
    EXPECT_EQ(moment_of("2026-02-01", noon).value(), noon - hours(12));
    EXPECT_EQ(moment_of("1d", noon).value(), noon - hours(24));
    EXPECT_EQ(moment_of("+90m", noon).value(), noon + std::chrono::minutes(90));
    for (const auto* wrong : {"+", "+-1h"}) {
        EXPECT_FALSE(moment_of(wrong, noon)) << wrong;
    }
    for (const auto* wrong : {"yesterday", "12", "2026-13-01", "2026-02-01T25:00:00Z", ""}) {
        EXPECT_THAT(moment_of(wrong, noon).error().mend, HasSubstr("how long ago")) << wrong;
    }
}

TEST(task_selection, all_that_was_said_is_in_the_filter) {
    task_selection said;
    EXPECT_TRUE(said.says_nothing());
    said.ids = {1, 2};
    said.statuses = {"failed", "uncertain"};
    said.route = "r";
    said.outgoing = "o";
    said.incoming = "i";
    said.entity = "e";
    said.external_id = "x";
    said.created_since = "2h";
    said.updated_until = "1h";
    said.text = "red";
    said.below = 9;
    said.limit = 3;
    said.run = 4;
    said.entity_type = "posts";
    said.order_key = "k";
    said.reason_holds = "422";
    said.sends = 2;
    said.next_until = "+1h";
    said.headers = {"event=changed", "note=a=b"};
    said.outcome_open = true;
    const auto filter = said.filter(noon).value();
    EXPECT_THAT(filter.ids, ElementsAre(1, 2));
    EXPECT_THAT(filter.states,
                ElementsAre(ledger::task_state::failed, ledger::task_state::uncertain));
    EXPECT_EQ(filter.route + filter.outgoing + filter.incoming, "roi");
    EXPECT_EQ(filter.entity_id + filter.external_id + filter.text, "exred");
    EXPECT_EQ(filter.created_since, noon - hours(2));
    EXPECT_FALSE(filter.created_until);
    EXPECT_EQ(filter.updated_until, noon - hours(1));
    EXPECT_EQ(filter.run, 4);
    EXPECT_EQ(filter.entity_type + filter.order_key + filter.reason, "postsk422");
    EXPECT_EQ(filter.sends, 2);
    EXPECT_EQ(filter.next_until, noon + hours(1));
    EXPECT_FALSE(filter.next_since);
    ASSERT_EQ(filter.headers.size(), 2U);
    EXPECT_EQ(filter.headers[0].name + ":" + filter.headers[0].value, "event:changed");
    EXPECT_EQ(filter.headers[1].name + ":" + filter.headers[1].value, "note:a=b");
    EXPECT_TRUE(filter.outcome_open);
    EXPECT_EQ(filter.below, 9);
    EXPECT_EQ(filter.limit, 3U);
}

TEST(task_selection, each_filter_alone_says_which_tasks) {
    for (auto member :
         {&task_selection::route, &task_selection::outgoing, &task_selection::incoming,
          &task_selection::entity, &task_selection::external_id, &task_selection::created_since,
          &task_selection::created_until, &task_selection::updated_since,
          &task_selection::updated_until, &task_selection::text, &task_selection::entity_type,
          &task_selection::order_key, &task_selection::reason_holds, &task_selection::next_since,
          &task_selection::next_until}) {
        task_selection said;
        said.*member = "x";
        EXPECT_FALSE(said.says_nothing());
    }
    task_selection of_a_run;
    of_a_run.run = 1;
    EXPECT_FALSE(of_a_run.says_nothing());
    task_selection often;
    often.sends = 3;
    EXPECT_FALSE(often.says_nothing());
    task_selection with_header;
    with_header.headers = {"a=b"};
    EXPECT_FALSE(with_header.says_nothing());
    task_selection open;
    open.outcome_open = true;
    EXPECT_FALSE(open.says_nothing());
}

TEST(task_selection, a_header_without_a_value_is_refused) {
    for (const auto* wrong : {"event", "=changed", ""}) {
        task_selection said;
        said.headers = {wrong};
        EXPECT_THAT(said.filter(noon).error().mend, HasSubstr("NAME=VALUE")) << wrong;
    }
}

TEST(task_selection, a_status_that_there_is_not_is_refused) {
    task_selection said;
    said.statuses = {"lost"};
    const auto refused = said.filter(noon);
    EXPECT_THAT(refused.error().message, HasSubstr("'lost'"));
    EXPECT_THAT(refused.error().mend, HasSubstr("uncertain"));
}

}  // namespace sluice::cli
