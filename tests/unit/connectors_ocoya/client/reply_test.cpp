#include "connectors/ocoya/client/reply.hpp"

#include "connectors/ocoya/api/endpoints.hpp"
#include "support/component_fixture.hpp"
#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::noon;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view page_request = "GET /post?workspaceId=w&page=3";

net::response reply(unsigned status, std::string body) {
    net::response made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

result<read_items> read(const net::response& from, std::string_view entity = "posts") {
    return items_of(from, *find_endpoint("current", method::get, entity), page_request, noon);
}

result<json::array> items(const net::response& from, std::string_view entity = "posts") {
    auto page = read(from, entity);
    return page ? result<json::array>(std::move(page->items)) : page.error();
}

failure fault(const net::response& from, std::string_view entity = "posts") {
    const auto read = items(from, entity);
    return read ? failure(failure_class::internal, "accepted") : read.error();
}

TEST(items, of_a_list_and_of_an_object) {
    EXPECT_EQ(items(reply(200, R"([{"id":"a"},{"id":"b"}])"))->size(), 2U);
    EXPECT_EQ(items(reply(200, "[]"))->size(), 0U);
    EXPECT_EQ(items(reply(200, R"({"id":"a"})"), "me")->size(), 1U);
}

TEST(items, a_servers_fault_names_the_request_and_is_retried) {
    const auto html = fault(reply(500, "<!DOCTYPE html><html>" + std::string(5000, 'x')));
    EXPECT_EQ(html.kind, failure_class::unreachable);
    EXPECT_TRUE(
        html.message.starts_with(std::string(page_request) + ": HTTP 500: <!DOCTYPE html>"));
    EXPECT_LT(html.message.size(), 600U);
    EXPECT_FALSE(html.mend.empty());
}

TEST(items, a_page_of_html_is_invalid) {
    const auto page = fault(reply(200, "  <html><body>Sign in</body></html>"));
    EXPECT_EQ(page.kind, failure_class::invalid);
    EXPECT_NE(page.message.find("a page of HTML"), std::string::npos);
    EXPECT_NE(page.mend.find("base_url"), std::string::npos);
}

TEST(items, broken_json_is_invalid_with_an_excerpt) {
    const auto broken = fault(reply(200, R"([{"id":"a"},)" + std::string(5000, 'x')));
    EXPECT_EQ(broken.kind, failure_class::invalid);
    EXPECT_NE(broken.message.find("no JSON ("), std::string::npos);
    EXPECT_LT(broken.message.size(), 800U);
}

TEST(items, a_fault_in_one_text_takes_no_other_with_it) {
    const auto half =
        read(reply(200, "\xEF\xBB\xBF[{\"id\":\"a\"},{\"id\":\"b\",\"t\":\"x\\ud83d\"}]"));
    ASSERT_TRUE(half);
    EXPECT_EQ(half->items.size(), 2U);
    EXPECT_THAT(half->mended, ElementsAre(HasSubstr("half of a surrogate pair became U+FFFD")));
    const auto bad = read(reply(200, R"([{"id":"a"},{"id":NaN1},{"id":"c"}])"));
    ASSERT_TRUE(bad);
    EXPECT_EQ(write_json(bad->items), R"([{"id":"a"},{"id":"c"}])");
    ASSERT_EQ(bad->unreadable.size(), 1U);
    EXPECT_EQ(bad->unreadable[0].text, R"({"id":NaN1})");
    sluice::testing::kept_log log;
    tell_mended(log, "incoming 'posts'", page_request, *half);
    tell_mended(log, "incoming 'posts'", page_request, *bad);
    tell_mended(log, "incoming 'posts'", page_request, *read(reply(200, "[]")));
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("connection=incoming 'posts' request=GET /post"),
                                         HasSubstr("faults=line 1, column ")));
}

TEST(items, another_shape_is_invalid) {
    EXPECT_NE(fault(reply(200, R"({"data":[]})")).message.find("the reply is no array"),
              std::string::npos);
    EXPECT_NE(fault(reply(200, "[]"), "me").message.find("the reply is no object"),
              std::string::npos);
    EXPECT_EQ(fault(reply(200, "")).kind, failure_class::invalid);
}

TEST(items, a202_is_not_the_data) {
    const auto accepted = fault(reply(202, R"({"message":"Accepted"})"));
    EXPECT_EQ(accepted.kind, failure_class::invalid);
    EXPECT_NE(accepted.message.find("HTTP 202"), std::string::npos);
}

TEST(items, classes_of_statuses) {
    EXPECT_EQ(fault(reply(401, R"({"message":"Missing API token."})")).kind,
              failure_class::credential);
    EXPECT_EQ(fault(reply(404, R"({"message":"Workspace not found"})")).kind,
              failure_class::refused);
    EXPECT_EQ(fault(reply(404, R"({"message":"Workspace not found"})")).message,
              std::string(page_request) + ": HTTP 404: Workspace not found");
    EXPECT_EQ(fault(reply(429, "")).kind, failure_class::busy);
}

TEST(id_in, takes_the_first_name_that_is_there) {
    const auto& post = *find_endpoint("current", method::post, "posts");
    EXPECT_EQ(id_in(*parse_json(R"({"id":"b","postGroupId":"a"})"), post), "a");
    EXPECT_EQ(id_in(*parse_json(R"({"id":"b"})"), post), "b");
    EXPECT_EQ(id_in(*parse_json(R"({"id":7})"), post), "7");
    EXPECT_EQ(id_in(*parse_json(R"({"other":1})"), post), "");
    EXPECT_EQ(id_in(*parse_json("[]"), post), "");
}

TEST(Items, json_is_read_whatever_its_label_says) {
    for (const auto* type :
         {"text/html; charset=UTF-8", "text/plain", "application/octet-stream"}) {
        auto labelled = reply(200, R"([{"id":"a"}])");
        labelled.headers.add("Content-Type", type);
        EXPECT_EQ(items(labelled)->size(), 1U) << type;
    }
    auto page = reply(200, "sign in");
    page.headers.add("Content-Type", "text/html");
    EXPECT_NE(fault(page).message.find("a page of HTML"), std::string::npos);
}

TEST(Items, are_those_of_a_status_that_success_names) {
    auto gone = reply(404, "[]");
    EXPECT_EQ(fault(gone).kind, failure_class::refused);
    gone.success = true;
    EXPECT_EQ(items(gone)->size(), 0U);
    auto fine = reply(200, "[]");
    fine.success = false;
    EXPECT_NE(fault(fine).message.find("HTTP 200 is none of `success`"), std::string::npos);
}

}  // namespace
}  // namespace sluice::ocoya
