// Changes the level of the log while the daemon runs.

#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct levels : controlled_job {
    void SetUp() override { start(); }
};

TEST_F(levels, a_command_changes_the_level_of_one_route_and_of_the_daemon) {
    auto ended = command({"log-level", "debug", "route", "all"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, "info    the daemon\ndebug   route all\n");
    EXPECT_EQ(command({"log-level", "error"}).out, "error   the daemon\ndebug   route all\n");
    EXPECT_EQ(command({"log-level", "reset", "route", "all"}).out, "error   the daemon\n");
    ended = command({"log-level", "reset", "route", "all"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("route 'all' has no level of its own"));
}

TEST_F(levels, a_name_that_is_not_there_is_refused_with_the_one_that_was_meant) {
    auto ended = command({"log-level", "debug", "route", "al"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("no enabled route is called 'al' (did you mean 'all'?)"));
    ended = command({"log-level", "debug", "rout", "all"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("log lines have no field 'rout' (did you mean 'route'?)"));
    EXPECT_EQ(command({"log-level"}).out, "info    the daemon\n");
    EXPECT_EQ(command({"log-level", "debug", "task", "12"}).code, 0);
}

TEST_F(levels, without_a_daemon_the_command_says_so) {
    daemon->stop();
    const auto ended = command({"log-level"});
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.err, HasSubstr("no daemon listens at"));
    EXPECT_FALSE(std::filesystem::exists(socket()));
}

}  // namespace
}  // namespace sluice::testing
