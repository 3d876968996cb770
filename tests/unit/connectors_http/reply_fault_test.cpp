#include "connectors/http/reply_fault.hpp"

#include "unit/connectors_http/publisher_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using ::testing::HasSubstr;

std::string fault(std::string_view fails_when, std::string_view body) {
    const auto found = fault_in(expression::compile(fails_when).value(), *parse_json(body), 200);
    return found ? (found->kind == failure_class::busy ? "busy: " : "") + found->message : "none";
}

TEST(reply_fault, of_graphql_is_in_the_errors) {
    EXPECT_EQ(fault("errors", R"({"data":{"a":1}})"), "none");
    EXPECT_EQ(fault("errors", R"({"data":{"a":1},"errors":[]})"), "none");
    EXPECT_EQ(fault("errors", R"({"errors":[{"message":"no such id"},{"code":7}]})"),
              "no such id; {\"code\":7}");
    EXPECT_EQ(fault("errors",
                    R"({"errors":[{"message":"slow down","extensions":{"code":"THROTTLED"}}]})"),
              "busy: slow down");
}

TEST(reply_fault, is_what_an_expression_says) {
    EXPECT_EQ(fault("!ok", R"({"ok":true})"), "none");
    EXPECT_EQ(fault("!ok", R"({"ok":false})"), "the reply reports a failure");
    EXPECT_EQ(fault("!ok && error", R"({"ok":false,"error":"channel_not_found"})"),
              "channel_not_found");
    EXPECT_EQ(fault("status == `200` && error", R"({"error":{"message":"no"}})"), "no");
    EXPECT_EQ(fault("sum(ok)", R"({"ok":1})"), "none") << "the status decides alone";
    EXPECT_EQ(fault("errors", "null"), "none");
}

TEST(reply_fault, fails_a_delivery_that_has_status_200) {
    testing::http_fixture bench([](const net::request&) {
        return testing::answer(200, R"({"errors":[{"message":"no such product"}]})");
    });
    auto options = options_for(bench.url() + "/graphql");
    options.fails_when = expression::compile("errors").value();
    const auto done = sent(bench, options);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, failure_class::refused);
    EXPECT_FALSE(done.error().may_have_happened);
    EXPECT_THAT(describe(done.error()), HasSubstr("HTTP 200: no such product"));
}

}  // namespace
}  // namespace sluice::http
