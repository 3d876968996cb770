#include "cli/auth/loopback_answer.hpp"

#include "support/net_client_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::Not;

struct loopback : ::testing::Test {
    loopback() : listening(loopback_answer::listen(browser.io.get_executor(), 0, asked).value()) {}
    ~loopback() override { testing::run_awaitable(browser.io, listening->stop()); }

    net::response open(const std::string& query) {
        return browser.get(listening->redirect() + query).value();
    }
    std::string mine(const std::string& query) const {
        return "?state=" + asked.state.reveal() + "&" + query;
    }
    result<secret> wait(milliseconds longest = minutes(1)) {
        return testing::run_awaitable(browser.io, listening->wait(longest));
    }

    testing::client_fixture browser;
    access::authorization asked = access::new_authorization();
    std::unique_ptr<loopback_answer> listening;
};

TEST_F(loopback, a_code_is_taken_and_the_page_does_not_show_it) {
    const auto page = open(mine("code=the-code"));
    EXPECT_EQ(page.status, 200U);
    EXPECT_THAT(page.body, HasSubstr("Access was granted"));
    EXPECT_THAT(page.body, Not(HasSubstr("the-code")));
    EXPECT_EQ(page.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(wait().value(), secret("the-code"));
}

TEST_F(loopback, a_no_is_taken) {
    EXPECT_THAT(open(mine("error=access_denied")).body, HasSubstr("not granted"));
    const auto refused = wait();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::credential);
    EXPECT_THAT(refused.error().message, HasSubstr("access_denied"));
}

TEST_F(loopback, an_answer_to_another_request_is_not_taken_and_the_right_one_still_is) {
    const auto page = open("?state=another&code=stolen");
    EXPECT_EQ(page.status, 400U);
    EXPECT_EQ(open("?code=stolen").status, 400U);
    EXPECT_EQ(open(mine("nothing=1")).status, 400U);
    EXPECT_EQ(wait(milliseconds(1)).error().kind, failure_class::unreachable);
    open(mine("code=mine"));
    EXPECT_EQ(wait().value(), secret("mine"));
}

TEST_F(loopback, the_first_answer_stands) {
    open(mine("code=first"));
    open(mine("code=second"));
    EXPECT_EQ(wait().value(), secret("first"));
}

TEST_F(loopback, nothing_else_is_served) {
    EXPECT_EQ(browser.get(listening->redirect() + "/more").value().status, 404U);
    EXPECT_EQ(wait(milliseconds(1)).error().kind, failure_class::unreachable);
}

TEST_F(loopback, a_name_that_leads_here_is_not_this_machine) {
    net::request request;
    request.method = "GET";
    request.target = listening->redirect() + mine("code=rebound");
    request.headers.set("Host", "evil.example");
    EXPECT_EQ(browser.send(request).value().status, 404U);
    EXPECT_EQ(wait(milliseconds(1)).error().kind, failure_class::unreachable);
}

TEST_F(loopback, nobody_came_says_what_else_can_be_done) {
    EXPECT_THAT(describe(wait(milliseconds(1)).error()), HasSubstr("--paste"));
}

TEST_F(loopback, a_port_in_use_is_named) {
    const auto at = listening->redirect();
    const auto port = std::stoi(at.substr(at.rfind(':') + 1));
    const auto second =
        loopback_answer::listen(browser.io.get_executor(), static_cast<std::uint16_t>(port), asked);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message, HasSubstr(std::to_string(port)));
}

}  // namespace
}  // namespace sluice::cli
