#include "app/test_case_text.hpp"

#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace sluice::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const wall_time moment = *parse_utc("2026-02-01T12:00:00Z");

ledger::task_history history_with(std::string data) {
    ledger::task_history made;
    made.task.id = 12;
    made.task.lane = {"orders", "shop"};
    made.task.entity_type = "posts";
    made.task.headers = R"({"event":"created","sluice:rejected-at":"route"})";
    made.task.data = std::move(data);
    return made;
}

engine::stage_story story_with(std::string_view result) {
    engine::stage_story made;
    entity one;
    one.data = *parse_json(result);
    made.results.push_back({"outgoing 'shop'", std::move(one)});
    return made;
}

TEST(test_case_text, names_the_outgoing_the_data_and_the_result) {
    const auto text = test_case_text(history_with(R"({"id":7,"t":"a\nb: #c"})"),
                                     story_with(R"({"id":7})"), moment);
    ASSERT_TRUE(text);
    EXPECT_THAT(*text, HasSubstr("tests:\n  task-12:\n    outgoing: \"shop\"\n"));
    EXPECT_THAT(*text, HasSubstr("    type: \"posts\"\n"));
    EXPECT_THAT(*text, HasSubstr("    now: \"2026-02-01T12:00:00Z\"\n"));
    EXPECT_THAT(*text, HasSubstr("\"t\": \"a\\nb: #c\""));
    EXPECT_THAT(*text, HasSubstr("      deliveries: [\n"));
    EXPECT_THAT(*text, HasSubstr("\"event\": \"created\""));
    EXPECT_THAT(*text, Not(HasSubstr("sluice:rejected-at")));
    EXPECT_THAT(*text, Not(HasSubstr("exchanges")));
}

TEST(test_case_text, makes_an_exchange_of_the_last_request) {
    auto history = history_with("{}");
    ledger::attempt_summary first;
    first.request = "POST /old";
    ledger::attempt_summary last;
    last.request = "PUT /stock/A7\n\nmore";
    last.response = "HTTP 201 {\"ok\":true}";
    history.attempts = {first, last};
    const auto text = test_case_text(history, story_with("{}"), moment);
    EXPECT_THAT(*text, HasSubstr("\"method\": \"PUT\""));
    EXPECT_THAT(*text, HasSubstr("\"path\": \"/stock/A7\""));
    EXPECT_THAT(*text, HasSubstr("\"status\": 201"));
    EXPECT_THAT(*text, HasSubstr("\"ok\": true"));
    EXPECT_THAT(*text, Not(HasSubstr("/old")));
}

TEST(test_case_text, says_why_a_test_is_not_complete) {
    auto story = story_with("{}");
    story.failed = true;
    story.ends = "a stage fails: no price\nat all";
    stage_effect asks;
    asks.unasked = {"GET /x"};
    story.steps.push_back(asks);
    const auto text = test_case_text(history_with("{}"), story, moment);
    EXPECT_THAT(*text, HasSubstr("# The stages fail now: a stage fails: no price"));
    EXPECT_THAT(*text, HasSubstr("# Some stages ask a service"));
    EXPECT_THAT(*text, HasSubstr("deliveries: []"));
}

TEST(test_case_file, is_new_and_stays_below_the_directory) {
    const testing::temporary_directory directory;
    const auto root = directory.path();
    ASSERT_TRUE(write_test_case(root, "a.test.yaml", "tests: {}\n"));
    std::ifstream file(root / "a.test.yaml");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "tests: {}\n");
    const auto again = write_test_case(root, "a.test.yaml", "other");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, failure_class::refused);
    for (const char* name :
         {"../b.test.yaml", "/tmp/b.test.yaml", "b.yaml", ".test.yaml", ".b.test.yaml",
          "a/../../b.test.yaml", "a/.b.test.yaml", "b c.test.yaml", ""}) {
        const auto refused = write_test_case(root, name, "x");
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().kind, failure_class::invalid) << name;
    }
    EXPECT_FALSE(write_test_case(root, "none/b.test.yaml", "x")) << "the folder is missing";
    // Nothing is left beside it.
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(root), {}), 1);
}

}  // namespace
}  // namespace sluice::app
