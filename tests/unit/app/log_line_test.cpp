#include "app/log_line.hpp"

#include <sluice/model/json.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::app {
namespace {

constexpr wall_time logged_at{std::chrono::milliseconds(1'769'850'000'250)};

std::string human(const std::vector<log_field>& fields, log_level level = log_level::info) {
    return human_line(logged_at, level, "task settled", fields);
}

std::string in_json(const std::vector<log_field>& fields) {
    return json_line(logged_at, log_level::info, "task settled", fields);
}

TEST(human_line, names_time_level_event_and_fields) {
    EXPECT_EQ(human({{"task", std::int64_t{12}},
                     {"route", std::string("posts-to-report")},
                     {"kept", true},
                     {"reason", std::string("two words")}}),
              "2026-01-31T09:00:00.250Z info    task settled task=12 route=posts-to-report "
              "kept=true reason=\"two words\"");
}

TEST(human_line, keeps_events_in_one_column) {
    const auto column = human({}).find("task");
    for (const auto level : {log_level::debug, log_level::warning, log_level::error}) {
        EXPECT_EQ(human({}, level).find("task"), column);
    }
}

TEST(human_line, is_one_line_whatever_the_text_holds) {
    const auto line = human({{"reason", std::string("a\nb\tc\x1b[31m\x7f\x01")},
                             {"quoted", std::string("say \"x\"")},
                             {"equal", std::string("a=b")}});
    for (const char c : line) {
        EXPECT_GE(static_cast<unsigned char>(c), 0x20U);
        EXPECT_NE(c, '\x7f');
    }
    EXPECT_NE(line.find(R"(reason="a\nb\tc\u001b[31m\u007f\u0001")"), std::string::npos) << line;
    EXPECT_NE(line.find(R"(quoted="say \"x\"")"), std::string::npos) << line;
    EXPECT_NE(line.find(R"(equal="a=b")"), std::string::npos) << line;
}

TEST(human_line, leaves_empty_texts_out) {
    EXPECT_EQ(human({{"reason", std::string()}}), human({}));
}

TEST(json_line, is_one_object_with_typed_fields) {
    EXPECT_EQ(in_json({{"task", std::int64_t{12}},
                       {"share", 0.5},
                       {"kept", false},
                       {"reason", std::string("two\nlines")},
                       {"empty", std::string()}}),
              R"({"time":"2026-01-31T09:00:00.250Z","level":"info","event":"task settled",)"
              R"("task":12,"share":0.5,"kept":false,"reason":"two\nlines"})");
}

TEST(json_line, can_be_read_whatever_the_text_holds) {
    std::string every_byte;
    for (int byte = 1; byte < 256; ++byte) {
        every_byte += static_cast<char>(byte);
    }
    const auto line = in_json({{"reason", every_byte},
                               {"exact", std::string("\xff"
                                                     "12")}});
    EXPECT_TRUE(parse_json(line)) << line;
    const auto readable = human({{"reason", std::string("\xc3(")}});
    EXPECT_EQ(readable.substr(readable.find("reason")), "reason=\"\uFFFD(\"");
}

TEST(log_level, each_has_its_name) {
    EXPECT_EQ(name_of(log_level::debug), "debug");
    EXPECT_EQ(name_of(log_level::info), "info");
    EXPECT_EQ(name_of(log_level::warning), "warning");
    EXPECT_EQ(name_of(log_level::error), "error");
}

}  // namespace
}  // namespace sluice::app
