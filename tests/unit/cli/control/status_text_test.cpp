#include "cli/control/status_text.hpp"

#include <sluice/model/utf8.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

json::value status(const std::string& troubles, bool ready = true) {
    return parse_json(R"({"phase":"running","process":812,"version":"0.1.0",
        "started":"2026-02-01T09:00:00.000Z","now":"2026-02-01T12:05:00.000Z","generation":3,
        "configuration":"/etc/sluice","ready":)" +
                      std::string(ready ? "true" : "false") + R"(,"troubles":)" + troubles +
                      R"(,"more_troubles":0,"open_tasks":{"new":12,"retry":3},
        "oldest_task":"2026-02-01T12:00:00.000Z","incoming":2,"outgoing":1,"routes":1,
        "next_runs":[{"incoming":"posts","at":"2026-02-01T12:08:30.000Z"},
                     {"incoming":"late","at":"2026-02-01T12:04:00.000Z"}],
        "budgets":[{"api":"https://api.example","left":42,"limit":60,"waiting":2}]})")
        .value();
}

std::size_t widest(const std::string& text) {
    std::size_t most = 0;
    std::istringstream from(text);
    for (std::string line; std::getline(from, line);) {
        const auto width = std::ranges::count_if(line, [](char c) { return !continues_utf8(c); });
        most = std::max(most, static_cast<std::size_t>(width));
    }
    return most;
}

TEST(status_text, fits_on_one_screen) {
    EXPECT_EQ(status_text(status("[]"), 80),
              "sluice 0.1.0 is running, and work moves\n"
              "  process 812 for 3h 5m, generation 3 of /etc/sluice\n"
              "\n"
              "nothing is wrong\n"
              "\n"
              "tasks    12 new, 3 retry; the oldest in a queue is 5m old\n"
              "next     posts in 3m 30s, late now\n"
              "runs     1 route, 2 incomings, 1 outgoing\n"
              "budget   https://api.example: 42 of 60 requests left, 2 wait\n");
}

TEST(status_text, begins_with_what_is_wrong_and_what_mends_it) {
    const auto text = status_text(status(R"([{"message":"the disk is full","mend":"make room"},
                   {"message":"route 'a' is paused by hand","mend":""}])",
                                         false),
                                  80);
    EXPECT_THAT(text, HasSubstr("sluice 0.1.0 is running, but NOT READY\n"));
    EXPECT_THAT(text, HasSubstr("2 things to look at, the worst first\n"
                                "  - the disk is full\n"
                                "    → make room\n"
                                "  - route 'a' is paused by hand\n"));
}

TEST(status_text, breaks_long_lines_at_the_width_of_the_screen) {
    std::string words;
    for (int i = 0; i < 60; ++i) {
        words += "wörter ";
    }
    const auto given = status(R"([{"message":")" + words + R"(","mend":")" + words + R"("}])");
    EXPECT_LE(widest(status_text(given, 80)), 80U);
    EXPECT_LE(widest(status_text(given, 200)), 200U);
    EXPECT_GT(widest(status_text(given, 200)), 150U);
    EXPECT_GT(widest(status_text(given, 0)), 400U) << "a file has no width";
}

TEST(status_text, carries_out_nothing_that_a_message_holds) {
    const auto text = status_text(status(R"([{"message":"a\u001b[31mred","mend":""}])"), 80);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace sluice::cli
