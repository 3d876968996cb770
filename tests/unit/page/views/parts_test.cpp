#include "page/views/parts.hpp"

#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

TEST(parts_of_a_page, tell_an_age_in_its_two_largest_units) {
    const auto now = *parse_utc("2026-02-10T12:00:00Z");
    const std::pair<const char*, const char*> cases[] = {
        {"2026-02-10T12:00:00Z", "0s"},    {"2026-02-10T11:59:01Z", "59s"},
        {"2026-02-10T11:58:59Z", "1m 1s"}, {"2026-02-10T09:30:59Z", "2h 29m"},
        {"2026-02-10T11:00:00Z", "1h"},    {"2026-02-08T08:00:00Z", "2d 4h"},
        {"2026-02-10T12:00:05Z", "0s"},  // a clock that was set back
    };
    for (const auto& [at, age] : cases) {
        EXPECT_EQ(age_of(*parse_utc(at), now), age) << at;
    }
}

TEST(parts_of_a_page, tell_a_rate_as_people_count) {
    EXPECT_EQ(rate_text(0), "");
    EXPECT_EQ(rate_text(1), "1 in 5 minutes");
    EXPECT_EQ(rate_text(4), "4 in 5 minutes");
    EXPECT_EQ(rate_text(5), "1 a minute");
    EXPECT_EQ(rate_text(62), "12 a minute");
    EXPECT_EQ(rate_text(63), "13 a minute");
}

TEST(parts_of_a_page, quote_words_for_a_shell) {
    EXPECT_EQ(shell_word("posts-to-report"), "posts-to-report");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
    EXPECT_EQ(shell_word("$(reboot)"), "'$(reboot)'");
    EXPECT_EQ(shell_word(""), "''");
}

TEST(parts_of_a_page, show_a_moment_in_utc_for_browsers_without_script) {
    const json::value at("2026-01-31T09:00:00.250Z");
    EXPECT_EQ(text_member(moment(&at), "text"), "2026-01-31 09:00:00 UTC");
    EXPECT_EQ(text_member(moment(&at), "iso"), "2026-01-31T09:00:00.250Z");
    const json::value never(nullptr);
    EXPECT_EQ(moment(&never), json::value(nullptr));
    EXPECT_EQ(moment(nullptr), json::value(nullptr));
}

TEST(parts_of_a_page, lead_from_a_count_to_its_tasks) {
    const json::value counts(json::object{{"failed", 3}});
    const auto made = counts_by_state(&counts, {{"route", "a b"}});
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(text_member(made[0], "address"), "/tasks?route=a%20b&status=failed");
    EXPECT_EQ(text_member(made[0], "word"), "failed");
}

TEST(parts_of_a_page, join_a_lane_with_its_outgoing) {
    const auto routes = parse_json(R"({"routes": [{"name": "r", "from": "in", "lanes": [
        {"outgoing": "o", "paused": false, "under_way": 1, "open": {"new": 2},
         "oldest": "2026-02-10T11:00:00.000Z", "settled": {}}]}]})");
    const auto connections =
        parse_json(R"({"outgoing": [{"name": "o", "held": true, "trouble": "HTTP 500"}]})");
    const auto rows = lane_rows(*routes, *connections, *parse_utc("2026-02-10T12:00:00Z"));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(text_member(rows[0], "from"), "in");
    EXPECT_EQ(text_member(rows[0], "age"), "1h");
    EXPECT_EQ(text_member(rows[0], "trouble"), "HTTP 500");
    EXPECT_TRUE(flag_member(rows[0].get_object(), "held"));
    EXPECT_EQ(items(rows[0], "open").size(), 1U);
}

}  // namespace
}  // namespace sluice::operator_page
