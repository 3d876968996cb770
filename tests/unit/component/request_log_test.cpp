#include "support/component_fixture.hpp"

#include <sluice/component/request_log.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using net::request_logging;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const secret plain_key("top-secret-key");

net::request keyed_request() {
    net::request request;
    request.method = "POST";
    request.target = "/post?workspaceId=w&key=top-secret-key";
    request.headers.add("X-API-Key", "top-secret-key");
    request.headers.add("Accept", "application/json");
    request.body = "{\"caption\":\"Hi\"}";
    return request;
}

net::response reply() {
    net::response response;
    response.status = 201;
    response.headers.add("Set-Cookie", "session=1");
    response.headers.add("X-Note", "you sent top-secret-key");
    response.body = "{\"postGroupId\":\"cm1\"}";
    return response;
}

std::string line_of(request_logging how, const result<net::response>& outcome) {
    testing::kept_log log;
    request_log(log, "clients.ocoya", how, {plain_key})
        .write(keyed_request(), outcome, milliseconds(12));
    return log.lines().empty() ? std::string() : log.lines()[0];
}

TEST(request_log, off_is_silent) {
    EXPECT_THAT(line_of(request_logging::off, reply()), IsEmpty());
}

TEST(request_log, a_line_names_request_status_and_time) {
    EXPECT_THAT(line_of(request_logging::line, reply()),
                AllOf(HasSubstr("client=clients.ocoya"), HasSubstr("status=201"),
                      HasSubstr("took=12ms"), HasSubstr("POST /post?workspaceId=w&key=(hidden)"),
                      Not(HasSubstr("Accept")), Not(HasSubstr("caption"))));
}

TEST(request_log, headers_come_without_credentials) {
    EXPECT_THAT(line_of(request_logging::headers, reply()),
                AllOf(HasSubstr("X-API-Key: (hidden)"), HasSubstr("Set-Cookie: (hidden)"),
                      HasSubstr("you sent (hidden)"), HasSubstr("Accept: application/json"),
                      Not(HasSubstr("caption"))));
}

TEST(request_log, a_credential_that_only_the_request_has_is_hidden_beside_the_clients) {
    auto request = keyed_request();
    request.headers.add("Authorization", "Bearer token-of-an-hour");
    auto answer = reply();
    answer.headers.add("X-Echo", "token-of-an-hour of top-secret-key");
    testing::kept_log log;
    request_log(log, "clients.ocoya", request_logging::headers, {plain_key})
        .write(request, answer, milliseconds(12));
    ASSERT_EQ(log.lines().size(), 1U);
    EXPECT_THAT(log.lines()[0],
                AllOf(HasSubstr("X-Echo: (hidden) of (hidden)"), Not(HasSubstr("token-of-an-hour")),
                      Not(HasSubstr("top-secret-key"))));
}

TEST(request_log, full_has_the_bodies_capped) {
    auto long_reply = reply();
    long_reply.body = std::string(10'000, 'x');
    const auto line = line_of(request_logging::full, long_reply);
    EXPECT_THAT(line, AllOf(HasSubstr("caption"), HasSubstr("xxx…")));
    EXPECT_LT(line.size(), 6'000U);
}

TEST(request_log, a_failure_is_told_in_place_of_a_status) {
    const failure gone(failure_class::unreachable, "connection to top-secret-key refused");
    EXPECT_THAT(line_of(request_logging::line, gone),
                AllOf(HasSubstr("failure=connection to (hidden) refused"), HasSubstr("status= ")));
}

}  // namespace
}  // namespace sluice
