#include <sluice/ledger/state_lock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>
#include <support/child_process.hpp>
#include <support/temporary_directory.hpp>
#include <unistd.h>

namespace sluice::ledger {

using ::testing::HasSubstr;

class state_lock_test : public ::testing::Test {
 protected:
    sluice::testing::temporary_directory directory_;
};

TEST_F(state_lock_test, makes_the_directory_and_names_the_holder) {
    const auto state = directory_.path() / "a" / "state";
    auto held = lock_state_directory(state);
    ASSERT_TRUE(held);
    std::string id;
    std::ifstream(state / "daemon.lock") >> id;
    EXPECT_EQ(id, std::to_string(::getpid()));
}

TEST_F(state_lock_test, a_second_one_is_told_who_holds_it) {
    auto held = lock_state_directory(directory_.path());
    ASSERT_TRUE(held);
    auto second = lock_state_directory(directory_.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, failure_class::busy);
    EXPECT_THAT(second.error().message, HasSubstr("process " + std::to_string(::getpid())));
    EXPECT_THAT(second.error().message, HasSubstr(directory_.path().string()));
}

TEST_F(state_lock_test, is_free_again_at_its_end) {
    {
        auto held = lock_state_directory(directory_.path());
        auto moved = std::move(held).value();
        EXPECT_FALSE(lock_state_directory(directory_.path()));
    }
    EXPECT_TRUE(lock_state_directory(directory_.path()));
}

TEST_F(state_lock_test, is_free_again_when_its_holder_was_killed) {
    sluice::testing::child_process holder([&](int pipe) {
        auto held = lock_state_directory(directory_.path());
        const bool told = held && ::write(pipe, "x", 1) == 1;
        while (told) {
            ::pause();
        }
        return 1;
    });
    char ready = 0;
    ASSERT_EQ(::read(holder.pipe(), &ready, 1), 1);
    auto refused = lock_state_directory(directory_.path());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("process " + std::to_string(holder.id())));
    holder.kill();
    holder.wait();
    EXPECT_TRUE(lock_state_directory(directory_.path()));
}

TEST_F(state_lock_test, a_directory_that_cannot_be_made_is_named) {
    std::ofstream(directory_ / "file").flush();
    auto refused = lock_state_directory(directory_.path() / "file" / "state");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::internal);
    EXPECT_THAT(refused.error().message, HasSubstr("file/state"));
}

}  // namespace sluice::ledger
