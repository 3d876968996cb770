#include "page/door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

using headers = std::vector<std::pair<std::string, std::string>>;

const std::vector<std::string> ours = own_hosts("127.0.0.1", 8780, {"Sluice.Example.com"});

unsigned status_for(const std::string& method, const headers& sent) {
    net::request asked;
    asked.method = method;
    for (const auto& [name, value] : sent) {
        asked.headers.add(name, value);
    }
    const auto away = turn_away(asked, ours);
    return away ? away->status : 200;
}

TEST(door, knows_the_names_of_the_page) {
    for (const char* host : {"127.0.0.1:8780", "localhost:8780", "LOCALHOST:8780", "[::1]:8780",
                             "sluice.example.com"}) {
        EXPECT_EQ(status_for("GET", {{"Host", host}}), 200U) << host;
    }
    for (const char* host : {"", "127.0.0.1", "localhost:80", "evil.example:8780",
                             "127.0.0.1:8780.evil.example", "sluice.example.com:8780"}) {
        EXPECT_EQ(status_for("GET", {{"Host", host}}), 403U) << host;
    }
    EXPECT_EQ(status_for("GET", {}), 403U);
}

TEST(door, takes_a_change_from_its_own_pages_only) {
    const std::pair<std::string, std::string> host{"Host", "localhost:8780"};
    EXPECT_EQ(status_for("POST", {host, {"Sec-Fetch-Site", "same-origin"}}), 200U);
    for (const char* site : {"cross-site", "same-site", "none", "rubbish"}) {
        EXPECT_EQ(status_for("POST", {host, {"Sec-Fetch-Site", site}}), 403U) << site;
    }
    EXPECT_EQ(status_for("POST", {host, {"Origin", "http://localhost:8780"}}), 200U);
    // A proxy before it speaks TLS.
    EXPECT_EQ(status_for("POST", {host, {"Origin", "https://sluice.example.com"}}), 200U);
    for (const char* origin : {"http://evil.example", "null", "http://localhost:81", ""}) {
        EXPECT_EQ(status_for("POST", {host, {"Origin", origin}}), 403U) << origin;
    }
    // A text browser sends neither; the form token decides.
    EXPECT_EQ(status_for("POST", {host}), 200U);
    // The newer header wins over a matching Origin.
    EXPECT_EQ(
        status_for("POST",
                   {host, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost:8780"}}),
        403U);
}

TEST(door, lets_links_lead_here_and_nothing_be_embedded) {
    const std::pair<std::string, std::string> host{"Host", "localhost:8780"};
    const std::pair<std::string, std::string> foreign{"Sec-Fetch-Site", "cross-site"};
    EXPECT_EQ(status_for("GET", {host, foreign, {"Sec-Fetch-Mode", "navigate"}}), 200U);
    EXPECT_EQ(status_for("GET", {host, foreign, {"Sec-Fetch-Mode", "no-cors"}}), 403U);
    EXPECT_EQ(status_for("GET", {host, foreign}), 403U);
}

TEST(door, takes_no_other_method) {
    for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
        EXPECT_EQ(status_for(method, {{"Host", "localhost:8780"}}), 405U) << method;
    }
}

TEST(door, writes_an_address_of_six_groups_in_brackets) {
    EXPECT_EQ(own_hosts("fd00::5", 9, {}).front(), "[fd00::5]:9");
}

}  // namespace
}  // namespace sluice::operator_page
