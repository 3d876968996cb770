#include "app/log_levels.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sluice::app {
namespace {

bool passes(const log_levels& levels, log_level level, std::vector<log_field> fields = {}) {
    return levels.passes(level, fields);
}

TEST(log_levels, the_daemons_level_decides) {
    log_levels levels(log_level::info);
    EXPECT_FALSE(passes(levels, log_level::debug));
    EXPECT_TRUE(passes(levels, log_level::info));
    levels.set(log_level::error);
    EXPECT_FALSE(passes(levels, log_level::warning));
    EXPECT_TRUE(passes(levels, log_level::error));
}

TEST(log_levels, a_part_may_say_more_or_less_than_the_daemon) {
    log_levels levels(log_level::info);
    levels.set({"route", "posts"}, log_level::debug);
    levels.set({"route", "quiet"}, log_level::error);
    const std::vector<log_field> posts{{"route", std::string("posts")}};
    const std::vector<log_field> quiet{{"route", std::string("quiet")}};
    const std::vector<log_field> other{{"route", std::string("other")}};
    EXPECT_TRUE(passes(levels, log_level::debug, posts));
    EXPECT_FALSE(passes(levels, log_level::warning, quiet));
    EXPECT_FALSE(passes(levels, log_level::debug, other));
    EXPECT_TRUE(passes(levels, log_level::info, other));
    EXPECT_FALSE(passes(levels, log_level::debug, {{"outgoing", std::string("posts")}}));
}

TEST(log_levels, the_most_talkative_part_of_a_line_decides) {
    log_levels levels(log_level::info);
    levels.set({"route", "posts"}, log_level::error);
    levels.set({"outgoing", "shop"}, log_level::debug);
    EXPECT_TRUE(passes(levels, log_level::debug,
                       {{"route", std::string("posts")}, {"outgoing", std::string("shop")}}));
}

TEST(log_levels, a_reset_part_follows_the_daemon_again) {
    log_levels levels(log_level::info);
    levels.set({"route", "posts"}, log_level::debug);
    EXPECT_TRUE(levels.reset({"route", "posts"}));
    EXPECT_FALSE(levels.reset({"route", "posts"}));
    EXPECT_FALSE(passes(levels, log_level::debug, {{"route", std::string("posts")}}));
    EXPECT_TRUE(levels.parts().empty());
}

}  // namespace
}  // namespace sluice::app
