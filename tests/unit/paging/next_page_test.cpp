#include "paging/next_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::paging {
namespace {

using ::testing::HasSubstr;

constexpr link_place here{"https://api.example.com/v1", "/things?page=1"};
const json::object no_names;

std::string shown(const result<json::object>& next) {
    return next ? write_json(json::value(*next)) : describe(next.error());
}

std::string cursor_of(std::string_view body, std::string_view at = "meta.next") {
    return shown(next_cursor(*expression::compile(at), *parse_json(body), no_names));
}

std::string link_of(std::string_view body) {
    return shown(next_link(*expression::compile("next"), *parse_json(body), no_names, here));
}

// Returns the request of an expression that is a JSON literal.
std::string made_of(std::string_view literal) {
    const auto text = "`" + std::string(literal) + "`";
    return shown(next_by_expression(*expression::compile(text), {}, no_names, here));
}

TEST(next_cursor, is_a_text_or_a_number) {
    EXPECT_EQ(cursor_of(R"({"meta":{"next":"c2=="}})"), R"({"cursor":"c2=="})");
    EXPECT_EQ(cursor_of(R"({"meta":{"next":12345678901234567890123}})"),
              R"({"cursor":12345678901234567890123})");
    EXPECT_EQ(cursor_of(R"({"meta":{"next":0}})"), R"({"cursor":0})");
    EXPECT_THAT(cursor_of(R"({"meta":{"next":["c2"]}})"),
                HasSubstr("paging.at gives array, and must give a text or a number"));
    EXPECT_THAT(cursor_of(R"({"meta":{"next":true}})"), HasSubstr("paging.at gives boolean"));
}

TEST(next_cursor, ends_at_nothing) {
    for (const auto* body : {"{}", "[]", R"({"meta":{"next":null}})", R"({"meta":{"next":false}})",
                             R"({"meta":{"next":""}})"}) {
        EXPECT_EQ(cursor_of(body), "{}") << body;
    }
    EXPECT_EQ(cursor_of(R"({"more":false,"last":"x"})", "more && last"), "{}");
}

TEST(next_cursor, an_expression_that_fails_names_its_key) {
    EXPECT_THAT(cursor_of(R"({"meta":7})", "length(meta)"), HasSubstr("paging.at: "));
}

TEST(next_link, is_a_url_of_the_same_site) {
    EXPECT_EQ(link_of(R"({"next":"?page=2"})"),
              R"({"url":"https://api.example.com/v1/things?page=2"})");
    EXPECT_EQ(link_of(R"({"next":null})"), "{}");
    EXPECT_THAT(link_of(R"({"next":{"href":"/x"}})"), HasSubstr("must give a URL"));
    EXPECT_THAT(link_of(R"({"next":"https://evil.example/x"})"),
                HasSubstr("paging.at: the link to the next page leaves https://api.example.com"));
}

TEST(next_in_header, is_followed_or_ends) {
    net::header_list headers;
    EXPECT_EQ(shown(next_in_header(headers, here)), "{}");
    headers.add("link", R"(</v1/things?page=2>; rel="next")");
    EXPECT_EQ(shown(next_in_header(headers, here)),
              R"({"url":"https://api.example.com/v1/things?page=2"})");
    headers.set("Link", R"(<//evil.example/>; rel="next")");
    EXPECT_THAT(shown(next_in_header(headers, here)), HasSubstr("header Link: the link to"));
}

TEST(next_by_expression, is_an_object_or_a_url) {
    EXPECT_EQ(made_of(R"({"query":{"page":2}})"), R"({"query":{"page":2}})");
    EXPECT_EQ(made_of(R"({"path":{"id":"b"},"query":{}})"), R"({"path":{"id":"b"},"query":{}})");
    EXPECT_EQ(made_of(R"("?page=2")"), R"({"url":"https://api.example.com/v1/things?page=2"})");
    EXPECT_EQ(made_of(R"({"url":"/x"})"), R"({"url":"https://api.example.com/x"})");
    for (const auto* end : {"null", "false", R"("")", R"({"url":null})"}) {
        EXPECT_EQ(made_of(end), "{}") << end;
    }
}

TEST(next_by_expression, refuses_what_says_nothing) {
    EXPECT_THAT(made_of("7"), HasSubstr("next gives number, and must give an object or a URL"));
    EXPECT_THAT(made_of("[]"), HasSubstr("next gives array"));
    EXPECT_THAT(made_of("true"), HasSubstr("next gives boolean"));
    EXPECT_THAT(made_of("{}"), HasSubstr("next gives an empty object"));
    EXPECT_THAT(made_of(R"({"qery":{}})"), HasSubstr("did you mean 'query'?"));
    EXPECT_THAT(made_of(R"({"query":"page=2"})"), HasSubstr("next: query gives string"));
    EXPECT_THAT(made_of(R"({"url":"/x","query":{}})"), HasSubstr("url and something else"));
    EXPECT_THAT(made_of(R"({"url":7})"), HasSubstr("next: url gives number"));
    EXPECT_THAT(made_of(R"("http://api.example.com:8080/v1")"), HasSubstr("next: the link to"));
}

TEST(json_headers, are_by_lower_case_name_and_without_secrets) {
    net::header_list headers;
    headers.add("X-Next", "abc");
    headers.add("Set-Cookie", "session=secret");
    EXPECT_EQ(write_json(json::value(json_headers(headers))), R"({"x-next":"abc"})");
}

}  // namespace
}  // namespace sluice::paging
