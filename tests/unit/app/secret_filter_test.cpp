#include "app/secret_filter.hpp"

#include <sluice/model/base64.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string hidden(const std::string& text, const std::vector<std::string>& secrets) {
    std::vector<secret> all;
    for (const auto& one : secrets) {
        all.emplace_back(one);
    }
    return secret_filter(all).without_secrets(text);
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
        for (const char* behind : {"", "x", "xy"}) {
            const auto whole = base64(std::string(user) + "open sesame" + behind);
            const auto shown = hidden("Basic " + whole, {"open sesame"});
            EXPECT_THAT(shown, HasSubstr("(hidden)")) << whole;
            // What stands around it, and a character that both decide at either end.
            const auto around = base64(user).size() + base64(behind).size();
            EXPECT_LE(shown.size(), std::string("Basic (hidden)").size() + around + 2) << shown;
        }
    }
}

TEST(secret_filter, hides_the_longer_of_two_whole) {
    EXPECT_EQ(hidden("canary-bird", {"canary", "canary-bird"}), "(hidden)");
}

}  // namespace
}  // namespace sluice::app
