#include <sluice/ledger/state_access.hpp>
#include <sluice/ledger/state_lock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>
#include <support/child_process.hpp>
#include <support/temporary_directory.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::ledger {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

mode_t mode_of(const std::filesystem::path& path) {
    struct stat facts{};
    return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777U : 0;
}

}  // namespace

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

TEST_F(state_lock_test, only_its_owner_may_open_it) {
    const auto state = directory_.path() / "state";
    const auto held = lock_state_directory(state);
    ASSERT_TRUE(held);
    EXPECT_EQ(mode_of(state), 0700U);
    EXPECT_EQ(mode_of(state / "daemon.lock"), 0600U);
}

TEST_F(state_lock_test, one_of_an_earlier_version_is_closed_to_others_before_it_is_locked) {
    const auto file = directory_ / "daemon.lock";
    std::ofstream(file).flush();
    ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
    const auto held = lock_state_directory(directory_.path());
    ASSERT_TRUE(held);
    EXPECT_EQ(mode_of(file), 0600U);
}

TEST_F(state_lock_test, a_link_is_not_followed_and_its_target_stays_as_it_is) {
    std::ofstream(directory_ / "target") << "precious";
    std::filesystem::create_symlink(directory_ / "target", directory_ / "daemon.lock");
    const auto refused = lock_state_directory(directory_.path());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("it is a link"));
    std::string text;
    std::ifstream(directory_ / "target") >> text;
    EXPECT_EQ(text, "precious");
}

TEST_F(state_lock_test, a_file_that_was_removed_or_replaced_is_noticed) {
    auto held = lock_state_directory(directory_.path());
    ASSERT_TRUE(held);
    EXPECT_TRUE(held->is_in_place());
    std::filesystem::remove(directory_ / "daemon.lock");
    EXPECT_FALSE(held->is_in_place());
    std::ofstream(directory_ / "daemon.lock").flush();
    EXPECT_FALSE(held->is_in_place());
    *held = std::move(lock_state_directory(directory_.path())).value();
    EXPECT_TRUE(held->is_in_place());
    EXPECT_FALSE(lock_state_directory(directory_.path()));
}

TEST_F(state_lock_test, what_earlier_versions_left_open_is_tightened_and_said) {
    for (const char* name : {"ledger.sqlite", "ledger.sqlite-wal", "token.key"}) {
        std::ofstream(directory_ / name).flush();
        ASSERT_EQ(::chmod((directory_ / name).c_str(), 0644), 0);
    }
    ASSERT_EQ(::chmod(directory_.path().c_str(), 0755), 0);
    const auto said = tighten_state_directory(directory_.path());
    EXPECT_EQ(said.size(), 4U);
    EXPECT_THAT(said, Contains(HasSubstr("token.key was open to other users and is now 0600")));
    EXPECT_EQ(mode_of(directory_.path()), 0700U);
    EXPECT_EQ(mode_of(directory_ / "ledger.sqlite-wal"), 0600U);
    EXPECT_THAT(tighten_state_directory(directory_.path()), IsEmpty());
}

// Such as a home directory, /tmp, or the directory of a report that others fetch.
TEST_F(state_lock_test, a_directory_that_holds_other_files_is_left_open_and_said) {
    std::ofstream(directory_ / "report.ndjson").flush();
    ASSERT_EQ(::chmod(directory_.path().c_str(), 0755), 0);
    EXPECT_THAT(tighten_state_directory(directory_.path()),
                ElementsAre(HasSubstr("is open to other users: chmod 0700 it")));
    EXPECT_EQ(mode_of(directory_.path()), 0755U);
}

TEST_F(state_lock_test, a_directory_that_cannot_be_made_is_named) {
    std::ofstream(directory_ / "file").flush();
    auto refused = lock_state_directory(directory_.path() / "file" / "state");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::internal);
    EXPECT_THAT(refused.error().message, HasSubstr("file/state"));
}

}  // namespace sluice::ledger
