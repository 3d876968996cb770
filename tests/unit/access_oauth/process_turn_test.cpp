#include "access/oauth/process_turn.hpp"

#include "access/oauth/token_vault.hpp"
#include "support/manual_clock.hpp"
#include "support/net_client_fixture.hpp"
#include "support/run_awaitable.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::access {
namespace {

using ::testing::HasSubstr;

struct turns : ::testing::Test {
    turns() { std::ofstream(file).flush(); }

    result<process_turn> enter(const std::string& name) {
        return testing::run_awaitable(io, enter_turn(file, name, &time));
    }

    testing::temporary_directory state;
    std::filesystem::path file = state / "token.lock";
    asio::io_context io;
    testing::noting_clock time;  // its sleeps take no time
};

TEST_F(turns, a_second_one_waits_and_gives_up_after_a_minute) {
    auto first = enter("ocoya");
    ASSERT_TRUE(first) << describe(first.error());
    const auto second = enter("ocoya");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, failure_class::busy);
    EXPECT_EQ(time.slept.size(), 3000U);
    *first = process_turn();
    EXPECT_TRUE(enter("ocoya"));
}

TEST_F(turns, clients_do_not_wait_for_each_other) {
    const auto first = enter("ocoya");
    EXPECT_TRUE(enter("shop"));
    EXPECT_TRUE(time.slept.empty());
}

TEST_F(turns, a_process_that_was_killed_has_given_its_turn_back) {
    const auto child = ::fork();
    if (child == 0) {
        asio::io_context own;
        const auto held = testing::run_awaitable(own, enter_turn(file, "ocoya", &time));
        ::kill(::getpid(), held ? SIGKILL : SIGTERM);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(WTERMSIG(status), SIGKILL) << "the child had no turn";
    EXPECT_TRUE(enter("ocoya"));
    EXPECT_TRUE(time.slept.empty());
}

TEST_F(turns, a_file_that_is_not_there_is_named) {
    std::filesystem::remove(file);
    const auto none = enter("ocoya");
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr(file.string()));
}

}  // namespace
}  // namespace sluice::access
