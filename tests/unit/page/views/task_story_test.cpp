#include "page/views/task_story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

using ::testing::HasSubstr;

json::value task_with(const std::string& json) {
    return parse_json(json).value();
}

TEST(story_of_a_task, is_in_order_of_time_with_the_attempt_before_its_outcome) {
    const auto story = story_of(task_with(R"({
      "moves": [
        {"at": "2026-02-01T12:00:00.000Z", "to": "new", "attempt": 0, "reason": "", "who": ""},
        {"at": "2026-02-01T12:00:01.000Z", "to": "processing", "attempt": 1, "reason": "", "who": ""},
        {"at": "2026-02-01T12:00:02.000Z", "to": "failed", "attempt": 1, "reason": "HTTP 422", "who": ""},
        {"at": "2026-02-01T12:09:00.000Z", "to": "new", "attempt": 1, "reason": "offered again", "who": "ada"}],
      "tries": [
        {"number": 1, "started": "2026-02-01T12:00:01.000Z", "ended": "2026-02-01T12:00:02.000Z",
         "outcome": "failed", "reason": "HTTP 422", "request": "POST /post", "response": "HTTP 422",
         "sent": "{}", "received": "no"}],
      "earlier_data": [{"until": "2026-02-01T12:09:00.000Z", "data": {"caption": "old"}}]})"));
    std::vector<std::string> told;
    for (const auto& entry : story) {
        if (kind_of(*member(entry, "exchange")) == json_kind::object) {
            told.push_back("attempt " + write_json(*member(*member(entry, "exchange"), "number")));
        } else if (!text_member(entry, "former").empty()) {
            told.push_back("edit");
        } else {
            told.push_back(text_member(*member(entry, "state"), "word"));
        }
    }
    EXPECT_THAT(told,
                ::testing::ElementsAre("new", "processing", "attempt 1", "failed", "edit", "new"));
    EXPECT_EQ(text_member(story[5], "who"), "ada");
    EXPECT_THAT(text_member(story[4], "former"), HasSubstr("\"old\""));
}

TEST(story_of_a_task, shows_an_attempt_that_was_cut_off) {
    const auto story = story_of(task_with(R"({"moves": [], "earlier_data": [], "tries": [
        {"number": 3, "started": "2026-02-01T12:00:01.000Z", "ended": null, "outcome": "",
         "request": "", "response": "", "sent": "", "received": ""}]})"));
    ASSERT_EQ(story.size(), 1U);
    EXPECT_TRUE(flag_member(member(story[0], "exchange")->get_object(), "open"));
    EXPECT_EQ(text_member(*member(story[0], "at"), "text"), "2026-02-01 12:00:01 UTC");
}

TEST(story_of_a_task, cuts_a_long_exchange_between_two_characters) {
    std::string sent;
    for (int i = 0; i < 9000; ++i) {
        sent += "ä";
    }
    json::object attempt{
        {"number", 1}, {"started", "2026-02-01T12:00:01.000Z"}, {"sent", "x" + sent}};
    const auto story = story_of(json::object{{"tries", json::array{attempt}}});
    const auto shown = text_member(*member(story[0], "exchange"), "sent");
    EXPECT_EQ(shown.substr(0, 16383), ("x" + sent).substr(0, 16383));
    EXPECT_THAT(shown.substr(16383), HasSubstr("… 1618 more bytes"));
}

struct wait_case {
    const char* state;
    lane_facts lane;
    const char* sentence;
};

TEST(what_a_task_waits_for, follows_from_its_state_and_its_lane) {
    const lane_facts open{true, false, false, ""};
    const lane_facts paused{true, true, false, ""};
    const lane_facts held{true, false, true, "HTTP 500"};
    const lane_facts unknown{};
    const wait_case cases[] = {
        {"finished", open, ""},
        {"skipped", paused, ""},
        {"uncertain", open, "look at the target, then say whether it happened"},
        {"failed", paused, "mend the cause"},
        {"rejected", open, "mend the stage"},
        {"held", open, "approves or rejects"},
        {"processing", open, "being delivered now"},
        {"new", open, "its turn in the queue"},
        {"new", paused, "paused by hand"},
        {"new", held, "keeps failing, and nothing is sent to it for now: HTTP 500"},
        {"retry", unknown, "has no such route"},
        {"retry", open, "its next attempt at 2026-02-01T12:00:00Z"},
        {"waiting", open, "the next try is at 2026-02-01T12:00:00Z"},
    };
    for (const auto& one : cases) {
        const json::object task{{"state", one.state}, {"next_attempt", "2026-02-01T12:00:00.000Z"}};
        EXPECT_THAT(waits_for(task, one.lane), HasSubstr(one.sentence)) << one.state;
        EXPECT_EQ(waits_for(task, one.lane).empty(), *one.sentence == '\0') << one.state;
    }
    EXPECT_EQ(
        waits_for(json::object{{"state", "confirming"}, {"next_attempt", "2026-01-31T09:05:00Z"}},
                  open),
        "It was sent, and its target decides later what becomes of it. The target is asked at "
        "2026-01-31T09:05:00Z.");
    EXPECT_THAT(
        waits_for(
            json::object{{"state", "failed"}, {"outcome_unknown", true}, {"external_id", "p-17"}},
            open),
        HasSubstr("is not sent again"));
    EXPECT_THAT(waits_for(json::object{{"state", "waiting"}}, open),
                HasSubstr("when you send it again"));
}

TEST(lane_of_a_task, is_found_among_the_routes) {
    const auto task = task_with(R"({"route": "r", "outgoing": "o"})");
    const auto routes = task_with(
        R"({"routes": [{"name": "r", "lanes": [{"outgoing": "o", "paused": true}]},
                       {"name": "s", "lanes": [{"outgoing": "o", "paused": false}]}]})");
    const auto connections =
        task_with(R"({"outgoing": [{"name": "o", "held": true, "trouble": "HTTP 500"}]})");
    const auto lane = lane_of(task, routes, connections);
    EXPECT_TRUE(lane.known);
    EXPECT_TRUE(lane.paused);
    EXPECT_TRUE(lane.held);
    EXPECT_EQ(lane.trouble, "HTTP 500");
    EXPECT_FALSE(
        lane_of(task_with(R"({"route": "gone", "outgoing": "o"})"), routes, connections).known);
}

}  // namespace
}  // namespace sluice::operator_page
