#include "app/kept_tokens.hpp"

#include "app/state_directory.hpp"
#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/net_client_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace sluice::app {
namespace {

using ::testing::HasSubstr;
using testing::temporary_directory;

struct stat facts_of(const std::filesystem::path& file) {
    struct stat facts{};
    EXPECT_EQ(::stat(file.c_str(), &facts), 0) << file;
    return facts;
}

std::size_t files_in(const temporary_directory& state) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(state.path()), {}));
}

// Another user, where this user may give files away.
void give_away(const std::filesystem::path& directory) {
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown(directory.c_str(), 65'534, 65'534), 0);
    }
}

TEST(token_key, is_made_once_for_its_owner_alone) {
    const temporary_directory state;
    const auto made = token_key_of(state.path());
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(made->reveal().size(), 44U) << "32 bytes in base 64";
    EXPECT_EQ(facts_of(state / "token.key").st_mode & 07777U, 0600U);
    EXPECT_EQ(token_key_of(state.path()).value(), *made);
    EXPECT_EQ(files_in(state), 1U) << "no draft is left";
    const temporary_directory another;
    EXPECT_NE(token_key_of(another.path()).value(), *made);
}

TEST(token_key, belongs_to_the_owner_of_the_state_directory) {
    const temporary_directory state;
    give_away(state.path());
    ASSERT_TRUE(token_key_of(state.path()));
    const auto key = facts_of(state / "token.key");
    const auto directory = facts_of(state.path());
    EXPECT_EQ(key.st_uid, directory.st_uid);
    EXPECT_EQ(key.st_gid, directory.st_gid);
    EXPECT_EQ(key.st_mode & 07777U, 0600U);
}

TEST(token_key, several_that_make_it_at_once_get_the_same) {
    const temporary_directory state;
    std::vector<std::string> keys(8);
    {
        std::vector<std::jthread> makers;
        for (auto& key : keys) {
            makers.emplace_back(
                [&key, &state] { key = token_key_of(state.path()).value().reveal(); });
        }
    }
    EXPECT_THAT(keys, ::testing::Each(keys.front()));
    EXPECT_EQ(files_in(state), 1U);
}

TEST(token_key, a_line_end_behind_it_changes_nothing) {
    const temporary_directory state;
    const auto made = token_key_of(state.path()).value();
    std::ofstream(state / "token.key", std::ios::app) << "\r\n";
    EXPECT_EQ(token_key_of(state.path()).value(), made);
}

TEST(token_key, one_that_is_too_short_is_not_used) {
    const temporary_directory state;
    std::ofstream(state / "token.key") << "half a key";
    const auto refused = token_key_of(state.path());
    ASSERT_FALSE(refused);
    EXPECT_THAT(describe(refused.error()), HasSubstr("too short"));
    EXPECT_THAT(describe(refused.error()), HasSubstr("grant access again"));
}

TEST(token_key, one_that_cannot_be_read_is_named_with_the_mend) {
    const temporary_directory state;
    std::filesystem::create_directory(state / "token.key");
    const auto refused = token_key_of(state.path());
    ASSERT_FALSE(refused);
    EXPECT_THAT(describe(refused.error()), HasSubstr((state / "token.key").string()));
    EXPECT_THAT(describe(refused.error()), HasSubstr("daemon.token_key"));
}

TEST(token_key, a_directory_that_is_not_there_is_said) {
    const temporary_directory state;
    const auto refused = token_key_of(state / "missing");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("cannot be written"));
}

TEST(ledger_of_owner, what_root_makes_belongs_to_the_owner_of_the_state_directory) {
    asio::io_context io;
    const temporary_directory state;
    give_away(state.path());
    ledger::sqlite_settings settings;
    settings.file = ledger_file(state.path());
    const auto owner = facts_of(state.path()).st_uid;
    for (const char* time : {"made", "opened again"}) {
        const auto ledger = open_ledger_of_owner(state.path(), settings);
        ASSERT_TRUE(ledger) << describe(ledger.error());
        for (const auto& file : std::filesystem::directory_iterator(state.path())) {
            EXPECT_EQ(facts_of(file.path()).st_uid, owner) << time << ": " << file.path();
        }
        testing::run_awaitable(io, (*ledger)->close());
    }
}

struct kept : ::testing::Test {
    kept() : tokens(io.get_executor(), *http, time, log, vault) {}

    void add_client() {
        oauth2_settings given;
        given.client_id = "sluice";
        ASSERT_TRUE(tokens.book().make("ocoya", given, net::client_settings()));
    }

    asio::io_context io;
    testing::manual_clock time{wall_time(std::chrono::hours(400'000))};
    testing::kept_log log;
    secret_filter filter;
    testing::noting_clock network_time;
    testing::fixed_random random;
    std::unique_ptr<net::client_factory> http =
        net::make_client_factory(io.get_executor(), network_time, random);
    std::unique_ptr<ledger::ledger> ledger = sluice::testing::make_memory_ledger();
    temporary_directory state;
    access::token_vault vault{time, &filter};
    kept_tokens tokens;
};

TEST_F(kept, no_key_is_made_where_no_client_needs_one) {
    ASSERT_TRUE(tokens.open(secret(), state.path(), *ledger));
    EXPECT_EQ(files_in(state), 0U);
}

TEST_F(kept, the_configured_key_goes_before_the_file) {
    add_client();
    ASSERT_TRUE(tokens.open(secret("of the configuration"), state.path(), *ledger));
    EXPECT_FALSE(std::filesystem::exists(state / "token.key"));
}

TEST_F(kept, without_a_configured_one_the_file_is_made) {
    add_client();
    ASSERT_TRUE(tokens.open(secret(), state.path(), *ledger));
    EXPECT_TRUE(std::filesystem::exists(state / "token.key"));
}

}  // namespace
}  // namespace sluice::app
