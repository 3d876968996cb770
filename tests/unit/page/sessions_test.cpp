#include "page/sessions.hpp"

#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::operator_page {
namespace {

using testing::manual_clock;

// Bytes that differ at each call, and are the same in each test.
secret_bytes counted_bytes() {
    return [count = 0](std::size_t size) mutable {
        std::string bytes(size, 'k');
        ++count;
        bytes[0] = static_cast<char>(count % 256);
        bytes[1] = static_cast<char>(count / 256);
        return bytes;
    };
}

struct page_sessions : ::testing::Test {
    manual_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    sessions known{time, counted_bytes()};
    const control::caller ada{"ada", "127.0.0.1", control::control_role::operates};
};

TEST_F(page_sessions, a_form_token_belongs_to_one_cookie_and_one_daemon) {
    const auto cookie = known.new_cookie();
    ASSERT_TRUE(sessions::is_cookie(cookie));
    const auto token = known.form_token(cookie);
    EXPECT_TRUE(known.is_form_token(cookie, token));
    EXPECT_FALSE(known.is_form_token(known.new_cookie(), token));
    EXPECT_FALSE(known.is_form_token(cookie, ""));
    EXPECT_FALSE(known.is_form_token(cookie, token.substr(1)));
    EXPECT_FALSE(known.is_form_token("", known.form_token("")));
    sessions other(time, [](std::size_t size) { return std::string(size, 'x'); });
    EXPECT_FALSE(other.is_form_token(cookie, token));
}

// The length of a compressed page tells nothing about a text that is new each time.
TEST_F(page_sessions, a_form_token_is_written_anew_each_time) {
    const auto cookie = known.new_cookie();
    const auto first = known.form_token(cookie);
    const auto second = known.form_token(cookie);
    ASSERT_EQ(first.size(), 128U);
    EXPECT_NE(first.substr(0, 64), second.substr(0, 64));
    EXPECT_NE(first.substr(64), second.substr(64));
    EXPECT_TRUE(known.is_form_token(cookie, first));
    EXPECT_TRUE(known.is_form_token(cookie, second));
    EXPECT_FALSE(known.is_form_token(cookie, first.substr(0, 64) + second.substr(64)));
    EXPECT_FALSE(known.is_form_token(cookie, first.substr(0, 127) + "g"));
    EXPECT_FALSE(known.is_form_token(cookie, first + "00"));
    EXPECT_FALSE(known.is_form_token(cookie, std::string(128, '0')));
}

TEST_F(page_sessions, a_cookie_is_64_hexadecimal_digits) {
    EXPECT_FALSE(sessions::is_cookie(""));
    EXPECT_FALSE(sessions::is_cookie(std::string(63, 'a')));
    EXPECT_FALSE(sessions::is_cookie(std::string(64, 'g')));
    EXPECT_FALSE(sessions::is_cookie(std::string(64, 'A')));
    EXPECT_TRUE(sessions::is_cookie(std::string(64, 'a')));
}

TEST_F(page_sessions, a_sign_in_ends_by_itself_and_by_hand) {
    const auto planted = known.new_cookie();
    const auto cookie = known.sign_in(ada);
    EXPECT_NE(cookie, planted);
    EXPECT_FALSE(known.signed_in(planted));
    ASSERT_TRUE(known.signed_in(cookie));
    EXPECT_EQ(known.signed_in(cookie)->name, "ada");
    EXPECT_EQ(known.signed_in(cookie)->role, control::control_role::operates);
    time.advance(sessions::longest);
    EXPECT_TRUE(known.signed_in(cookie));
    time.advance(std::chrono::seconds(1));
    EXPECT_FALSE(known.signed_in(cookie));
    const auto second = known.sign_in(ada);
    known.sign_out(second);
    EXPECT_FALSE(known.signed_in(second));
}

TEST_F(page_sessions, the_oldest_ends_when_there_are_too_many) {
    const auto first = known.sign_in(ada);
    std::set<std::string> later;
    for (std::size_t i = 0; i < sessions::most; ++i) {
        time.advance(std::chrono::seconds(1));
        later.insert(known.sign_in(ada));
    }
    EXPECT_FALSE(known.signed_in(first));
    std::size_t left = 0;
    for (const auto& cookie : later) {
        left += known.signed_in(cookie) ? 1U : 0U;
    }
    EXPECT_EQ(left, later.size());
}

TEST_F(page_sessions, guesses_are_limited_for_each_address) {
    for (int i = 0; i < sessions::most_failures; ++i) {
        EXPECT_TRUE(known.may_try("10.0.0.1"));
        known.note_failure("10.0.0.1");
    }
    EXPECT_FALSE(known.may_try("10.0.0.1"));
    EXPECT_TRUE(known.may_try("10.0.0.2"));
    time.advance(sessions::between + std::chrono::seconds(1));
    EXPECT_TRUE(known.may_try("10.0.0.1"));
}

TEST_F(page_sessions, a_flood_of_addresses_fills_no_memory) {
    for (int i = 0; i < 1100 && known.may_try("address " + std::to_string(i)); ++i) {
        known.note_failure("address " + std::to_string(i));
    }
    EXPECT_FALSE(known.may_try("a new address"));
}

TEST(bytes_of_the_system, differ_each_time) {
    EXPECT_EQ(bytes_of_system(32).size(), 32U);
    EXPECT_NE(bytes_of_system(32), bytes_of_system(32));
}

}  // namespace
}  // namespace sluice::operator_page
