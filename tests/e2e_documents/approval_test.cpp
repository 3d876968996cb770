// The configuration that holds posts until somebody approves them.

#include "e2e_documents/shown_example.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

TEST_F(example, some_posts_wait_for_approval) {
    configure("guide.md: Approval");
    work.write("../wishes.ndjson",
               "{\"number\":1,\"client\":\"own\"}\n"
               "{\"number\":2,\"client\":\"shop\"}\n");
    EXPECT_EQ(settled(round(), "wishes-to-posts", "finished"), 1);
    const auto held = work.list({"--status", "held"});
    ASSERT_EQ(held.as_array().size(), 1U);
    const auto id = std::to_string(held.at(0).at("id").as_int64());
    ASSERT_EQ(work.tasks({"approve", id}).code, 0);
    EXPECT_EQ(settled(round(), "wishes-to-posts", "finished"), 1);
    EXPECT_EQ(report("posts.ndjson").size(), 2U);
}

// Each of these words would otherwise read a field of that name, and hold nothing.
TEST_F(example, a_rule_that_holds_all_may_be_written_in_any_letters_but_not_in_another_word) {
    for (const std::string rule : {"true", "True", "'true'"}) {
        configure("guide.md: Approval", {{"hold: .*", "hold: " + rule}});
        EXPECT_EQ(work.check().code, 0);
        work.write("../wishes.ndjson", "{\"number\":\"" + rule + "\",\"client\":\"own\"}\n");
        EXPECT_EQ(settled(round(), "wishes-to-posts", "finished"), 0) << rule;
    }
    EXPECT_EQ(work.list({"--status", "held"}).as_array().size(), 3U);
    for (const std::string rule : {"yes", "On"}) {
        configure("guide.md: Approval", {{"hold: .*", "hold: " + rule}});
        const auto checked = work.check();
        EXPECT_EQ(checked.code, 2);
        EXPECT_THAT(checked.err, HasSubstr("write true or false"));
    }
}

}  // namespace
}  // namespace sluice::testing
