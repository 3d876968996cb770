#include "app/folded_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const wall_time first_moment = *parse_utc("2026-02-01T12:00:00Z");

class folded_lines_test : public ::testing::Test {
 protected:
    bool shows(const std::string& message, std::vector<log_field> fields = {},
               log_level level = log_level::warning) {
        return lines_.is_new(level, message, fields, now_);
    }
    std::vector<std::string> ended(milliseconds after) {
        now_ += after;
        std::vector<std::string> all;
        for (const auto& one : lines_.take_ended(now_)) {
            all.push_back(one.message + " " + std::to_string(one.repeated));
        }
        return all;
    }

    folded_lines lines_;
    wall_time now_ = first_moment;
};

TEST_F(folded_lines_test, the_first_is_shown_and_the_others_are_counted) {
    EXPECT_TRUE(shows("no room"));
    for (int i = 0; i < 5; ++i) {
        now_ += seconds(1);
        EXPECT_FALSE(shows("no room"));
    }
    EXPECT_THAT(ended(seconds(54)), IsEmpty());
    EXPECT_THAT(ended(seconds(1)), ElementsAre("no room 5"));
    EXPECT_TRUE(shows("no room")) << "a new period begins";
    EXPECT_THAT(ended(seconds(60)), IsEmpty()) << "it did not come again";
    EXPECT_EQ(lines_.size(), 0U);
}

TEST_F(folded_lines_test, an_end_says_how_often_since_when_and_until_when) {
    shows("task failed", {{"route", std::string("a")}});
    now_ += seconds(7);
    shows("task failed", {{"route", std::string("a")}});
    const auto all = lines_.take_all();
    ASSERT_EQ(all.size(), 1U);
    std::string text;
    for (const auto& field : all[0].shown_fields()) {
        text += std::string(field.name) + "=";
        const auto* word = std::get_if<std::string>(&field.value);
        text +=
            (word != nullptr ? *word : std::to_string(std::get<std::int64_t>(field.value))) + " ";
    }
    EXPECT_EQ(text,
              "route=a repeated=1 within=1m first=2026-02-01T12:00:00.000Z "
              "last=2026-02-01T12:00:07.000Z ");
}

TEST_F(folded_lines_test, another_task_route_reason_or_level_is_another_line) {
    EXPECT_TRUE(shows("failed", {{"task", std::int64_t{1}}}));
    EXPECT_TRUE(shows("failed", {{"task", std::int64_t{2}}}));
    EXPECT_TRUE(shows("failed", {{"task", std::string("1")}, {"reason", std::string("x")}}));
    EXPECT_TRUE(shows("failed", {{"task", std::string("1")}, {"reason", std::string("y")}}));
    EXPECT_TRUE(shows("failed", {{"task", std::int64_t{1}}}, log_level::error));
    EXPECT_TRUE(shows("failed", {{"ta", std::string("sk1")}}));
    EXPECT_FALSE(shows("failed", {{"task", std::int64_t{2}}}));
}

TEST_F(folded_lines_test, the_number_of_a_run_is_no_difference) {
    EXPECT_TRUE(shows("run failed", {{"incoming", std::string("a")}, {"run", std::int64_t{1}}}));
    EXPECT_FALSE(shows("run failed", {{"incoming", std::string("a")}, {"run", std::int64_t{2}}}));
    EXPECT_TRUE(shows("run failed", {{"incoming", std::string("b")}, {"run", std::int64_t{3}}}));
}

TEST_F(folded_lines_test, details_and_events_are_never_folded) {
    for (const auto level : {log_level::debug, log_level::info}) {
        EXPECT_TRUE(shows("page", {}, level));
        EXPECT_TRUE(shows("page", {}, level));
    }
    EXPECT_EQ(lines_.size(), 0U);
}

TEST_F(folded_lines_test, an_event_about_the_same_ends_the_folding) {
    const std::vector<log_field> shop{{"outgoing", std::string("shop")}};
    const std::vector<log_field> other{{"outgoing", std::string("other")}};
    EXPECT_TRUE(shows("the target fails", shop));
    EXPECT_FALSE(shows("the target fails", shop));
    shows("the target works again", other, log_level::info);
    shows("reloaded", {}, log_level::info);
    EXPECT_FALSE(shows("the target fails", shop)) << "that was about something else";
    shows("the target works again", shop, log_level::info);
    EXPECT_THAT(ended(seconds(0)), ElementsAre("the target fails 2"));
    EXPECT_TRUE(shows("the target fails", shop));
}

TEST_F(folded_lines_test, an_event_of_the_daemon_ends_the_folding_of_its_own_lines) {
    EXPECT_TRUE(shows("the ledger fails"));
    EXPECT_TRUE(shows("a run failed", {{"incoming", std::string("a")}}));
    shows("the ledger works again", {}, log_level::info);
    EXPECT_TRUE(shows("the ledger fails"));
    EXPECT_FALSE(shows("a run failed", {{"incoming", std::string("a")}}));
}

TEST_F(folded_lines_test, the_memory_is_bounded_and_nothing_is_lost) {
    shows("0");
    shows("0");
    for (std::size_t i = 1; i <= 10 * most_folded_lines; ++i) {
        EXPECT_TRUE(shows(std::to_string(i)));
        EXPECT_LE(lines_.size(), most_folded_lines);
    }
    EXPECT_THAT(ended(seconds(0)), ElementsAre("0 1"));
}

TEST_F(folded_lines_test, a_clock_that_was_set_back_hides_no_line) {
    shows("a");
    shows("a");
    now_ -= seconds(3600);
    EXPECT_TRUE(shows("a"));
    EXPECT_THAT(ended(seconds(0)), ElementsAre("a 1"));
}

}  // namespace
}  // namespace sluice::app
