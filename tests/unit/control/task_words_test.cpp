#include "control/tasks/task_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

TEST(body_of, is_read_as_the_same_query) {
    task_query given;
    given.ids = {3, 5};
    given.statuses = {"failed", "held"};
    given.route = "posts";
    given.outgoing = "report";
    given.incoming = "lines";
    given.entity = "e-1";
    given.external_id = "x-1";
    given.created_since = "2h";
    given.created_until = "1h";
    given.updated_since = "2026-01-31";
    given.updated_until = "2026-02-01";
    given.text = "red sho*";
    given.run = 7;
    given.entity_type = "post";
    given.order_key = "k";
    given.reason_holds = "422";
    given.sends = 2;
    given.next_since = "1h";
    given.next_until = "+1h";
    given.headers = {"event=changed"};
    given.outcome_open = true;
    const auto body = body_of(given);
    const auto read = query_in(body);
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(body_of(*read), body);
    EXPECT_EQ(read->ids, given.ids);
    EXPECT_EQ(read->statuses, given.statuses);
    EXPECT_EQ(read->reason_holds, "422");
    EXPECT_EQ(read->headers, given.headers);
    EXPECT_TRUE(read->outcome_open);
    EXPECT_EQ(body.size(), filter_members().size()) << "every word of the filter is there";
}

TEST(body_of, of_an_empty_query_is_empty) {
    EXPECT_TRUE(body_of(task_query()).empty());
}

}  // namespace
}  // namespace sluice::control
