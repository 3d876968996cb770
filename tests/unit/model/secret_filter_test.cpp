#include "support/written_forms.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/secret_filter.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string hidden(const std::string& text, const std::vector<std::string>& secrets) {
    std::vector<secret> all;
    for (const auto& one : secrets) {
        all.emplace_back(one);
    }
    return secret_filter(std::move(all)).without_secrets(text);
}

TEST(secret_filter, hides_a_secret_wherever_it_stands) {
    EXPECT_EQ(hidden("a canary, canary!", {"canary"}), "a (hidden), (hidden)!");
    EXPECT_EQ(hidden("nothing of it", {"canary"}), "nothing of it");
    EXPECT_EQ(secret_filter().without_secrets("canary"), "canary");
}

TEST(secret_filter, hides_what_a_url_and_json_make_of_it) {
    const std::string key = "a \"b\"/c&d";
    EXPECT_EQ(hidden("GET /x?key=a%20%22b%22%2Fc%26d&y=1", {key}), "GET /x?key=(hidden)&y=1");
    EXPECT_EQ(hidden("key=a+%22b%22%2Fc%26d", {key}), "key=(hidden)");
    EXPECT_EQ(hidden(R"x({"key":"a \"b\"/c&d"})x", {key}), R"x({"key":"(hidden)"})x");
}

TEST(secret_filter, hides_it_in_base_64_whatever_stands_around_it) {
    for (const char* user : {"", "u:", "us:", "usr:", "user:"}) {
        for (const char* after : {"", "x", "xy"}) {
            const auto whole = base64(std::string(user) + "open sesame" + after);
            const auto shown = hidden("Basic " + whole, {"open sesame"});
            EXPECT_THAT(shown, HasSubstr("(hidden)")) << whole;
            // The text around the secret, and a character at either end that could belong to both.
            const auto around = base64(user).size() + base64(after).size();
            EXPECT_LE(shown.size(), std::string("Basic (hidden)").size() + around + 2) << shown;
        }
    }
}

TEST(secret_filter, hides_the_longer_of_two_whole) {
    EXPECT_EQ(hidden("canary-bird", {"canary", "canary-bird"}), "(hidden)");
}

struct of_a_secret : ::testing::TestWithParam<std::string> {};

// The filter's promise: no reader ever sees this many characters of a secret in a row.
constexpr std::size_t seen_at_most = 11;

TEST_P(of_a_secret, every_written_form_is_hidden) {
    for (const auto& [name, text, alone] : testing::written_forms(GetParam())) {
        const auto shown = hidden("<" + text + "> is no good key", {GetParam()});
        EXPECT_THAT(shown, HasSubstr("(hidden)")) << name << ": " << shown;
        EXPECT_THAT(shown, HasSubstr("is no good key")) << name;
        for (std::size_t at = 0; alone && at + seen_at_most < text.size(); ++at) {
            const auto piece = text.substr(at, seen_at_most + 9);
            EXPECT_THAT(shown, Not(HasSubstr(piece))) << name << ": " << shown;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(shapes, of_a_secret,
                         ::testing::Values("Zk+9/Qa7=tok-CANARY&x<y>\"q{\"n\":1}",
                                           "canary-7f3a91-never-to-be-seen",
                                           "AT-CANARY-1-Zk+9/Q==ofAToken", "a%2Fb\\u0041&amp;c+ d",
                                           "pass word with blanks", "0123456789abcdef0123456789"));

TEST(secret_filter, what_is_no_secret_stays_as_it_is) {
    const std::string text =
        "POST /post: HTTP 422: {\"message\":\"caption is 100% too long \\u00e9 &amp; loud\"} "
        "YWJjZGVmZ2hpamtsbW5vcA== 0a0b0c0d0e0f";
    EXPECT_EQ(hidden(text, {"canary-7f3a91-never-to-be-seen", "open sesame"}), text);
}

TEST(secret_filter, of_a_url_all_but_the_host_is_secret) {
    const std::string hook = "https://hooks.example/services/T00/B00/XXXXXXXX?token=abcdef";
    EXPECT_EQ(hidden("POST " + hook + ": no", {hook}), "POST https://hooks.example(hidden): no");
    EXPECT_EQ(hidden("/services/T00/B00/XXXXXXXX is gone", {hook}), "(hidden) is gone");
    EXPECT_EQ(hidden("https://hooks.example is down", {hook}), "https://hooks.example is down");
    EXPECT_EQ(hidden("login me:hunter22", {"postgres://me:hunter22@db/x"}), "login (hidden)");
    EXPECT_EQ(hidden("hunter22 is wrong", {"postgres://me:hunter22@db/x"}), "(hidden) is wrong");
}

TEST(secret_filter, a_short_secret_is_hidden_as_a_word_and_a_tiny_one_never) {
    EXPECT_EQ(hidden("pin=1234, 12345 tasks, a1234", {"1234"}), "pin=(hidden), 12345 tasks, a1234");
    EXPECT_EQ(hidden("pin=%31234", {"1234"}), "pin=(hidden)");
    EXPECT_EQ(hidden("abc", {"abc"}), "abc");
    EXPECT_EQ(hidden("xabcdefx", {"abcdef"}), "x(hidden)x");
}

TEST(secret_filter, a_text_that_was_cut_shows_no_more_than_a_few_characters) {
    const std::string key = "canary-7f3a91-never-to-be-seen";
    EXPECT_EQ(hidden("key=" + key.substr(0, 12) + "…", {key}), "key=(hidden)…");
    EXPECT_EQ(hidden("key=" + key.substr(0, 11) + "…", {key}), "key=canary-7f3a…");
}

TEST(secret_filter, of_a_document_a_few_common_words_are_no_secret) {
    std::string document;
    for (int line = 0; line < 40; ++line) {
        document += "the quick brown fox number " + std::to_string(line) + "\n";
    }
    EXPECT_EQ(hidden("the quick brown fox", {document}), "the quick brown fox");
    EXPECT_EQ(hidden(document.substr(100, 199), {document}), "(hidden)");
    EXPECT_EQ(hidden("abc", {std::string(2'000'000, 'x')}), "abc");
}

TEST(secret_filter, a_large_text_that_is_nothing_but_the_secret_is_hidden_whole) {
    const std::string key = "Zk+9/Qa7=tok-CANARY&x<y>";
    std::string echo;
    while (echo.size() < 1'000'000) {
        echo += key;
    }
    EXPECT_EQ(hidden(echo, {key}), "(hidden)");
    EXPECT_EQ(hidden(std::string(262'140, 'x') + "<" + key + ">", {key}),
              std::string(262'140, 'x') + "<(hidden)>")
        << "across the border of two blocks";
}

TEST(secret_filter, live_secrets_are_hidden_until_their_owner_forgets_them) {
    secret_filter filter({secret("of the configuration")});
    filter.keep("token", {secret("first-token"), secret("second-token")});
    EXPECT_EQ(filter.without_secrets("first-token, second-token, of the configuration"),
              "(hidden), (hidden), (hidden)");
    filter.keep("token", {secret("second-token"), secret("third-token")});
    EXPECT_EQ(filter.without_secrets("first-token, second-token, third-token"),
              "first-token, (hidden), (hidden)");
    filter.keep("token", {});
    EXPECT_EQ(filter.without_secrets("third-token, of the configuration"), "third-token, (hidden)");
}

TEST(secret_filter, pieces_in_common_are_found_without_regard_to_case_and_blanks) {
    EXPECT_TRUE(shares_piece("unknown unit 'canaryS' here", secret("12CANARYSECRET"), 6));
    EXPECT_FALSE(shares_piece("unknown unit 'canar' here", secret("12CANARYSECRET"), 6));
    EXPECT_TRUE(shares_piece("found x!", secret("X!"), 6));
    EXPECT_FALSE(shares_piece("found", secret(""), 6));
}

}  // namespace
}  // namespace sluice
