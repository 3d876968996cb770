#include "connectors/webhook/received.hpp"

#include "support/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::webhook {
namespace {

using ::testing::HasSubstr;

net::request posted(std::string body, std::string type = "application/json",
                    std::string target = "/in") {
    net::request asked;
    asked.method = "POST";
    asked.target = std::move(target);
    asked.body = std::move(body);
    asked.headers.add("Content-Type", std::move(type));
    asked.headers.add("X-GitHub-Delivery", "d-1");
    asked.headers.add("Authorization", "Bearer top-secret");
    return asked;
}

std::string read(const subscriber_options& options, const net::request& asked) {
    const auto made = records_of(options, asked);
    if (!made) {
        return made.error().message;
    }
    std::string all;
    for (const auto& one : made->entities) {
        all += (all.empty() ? "" : " ") + one.id + write_json(one.data);
    }
    return all;
}

TEST(received, a_body_is_a_record_or_a_list_of_them) {
    const subscriber_options options;
    EXPECT_EQ(read(options, posted(R"({"id":7,"a":1})")), R"(7{"id":7,"a":1})");
    EXPECT_EQ(read(options, posted(R"([{"id":"x"},3])")), R"(x{"id":"x"} 3)");
    EXPECT_EQ(read(options, posted("a=1&b=x%20y", "application/x-www-form-urlencoded")),
              R"({"a":"1","b":"x y"})");
    EXPECT_EQ(read(options, posted("n\n1\n2\n", "text/csv")), R"({"n":"1"} {"n":"2"})");
}

TEST(received, a_request_without_a_body_is_its_query) {
    EXPECT_EQ(read({}, posted("", "", "/in?hub.challenge=42&x=")),
              R"({"hub.challenge":"42","x":""})");
    EXPECT_EQ(read({}, posted("")), "{}");
}

TEST(received, items_lead_to_the_records) {
    subscriber_options options;
    options.items = expression::compile("events").value();
    EXPECT_EQ(read(options, posted(R"({"events":[{"id":1},{"id":2}]})")), R"(1{"id":1} 2{"id":2})");
    EXPECT_THAT(read(options, posted(R"({"event":[]})")), HasSubstr("finds nothing"));
}

TEST(received, named_headers_and_parameters_come_along_and_no_others) {
    subscriber_options options;
    options.headers = {"X-GitHub-Delivery", "X-Missing"};
    options.query = {"shop", "none"};
    const auto made = records_of(options, posted("{}", "application/json", "/in?shop=a&key=b"));
    ASSERT_TRUE(made);
    const auto& headers = made->entities.at(0).headers;
    EXPECT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers.at("x-github-delivery"), "d-1");
    EXPECT_EQ(headers.at("query.shop"), "a");
}

TEST(received, an_answer_is_made_of_the_body) {
    subscriber_options options;
    options.headers = {"X-GitHub-Delivery"};
    options.reply = testing::templated(
        R"j({"challenge":"{{ challenge }}","of":"{{ header.\"x-github-delivery\" }}"})j");
    const auto made = records_of(options, posted(R"({"challenge":"c"})"));
    ASSERT_TRUE(made);
    EXPECT_EQ(write_json(made->answer), R"({"challenge":"c","of":"d-1"})");
}

TEST(received, a_body_in_another_format_says_where_it_is_wrong) {
    EXPECT_THAT(read({}, posted("{\"id\":")), HasSubstr("the body is no JSON: line 1, column 7"));
    EXPECT_THAT(read({}, posted("<a>", "text/xml")), HasSubstr("the body is no XML: line 1"));
    EXPECT_THAT(read({}, posted("{}", "application/json", "/in?a=%FF")), HasSubstr("the query"));
}

TEST(received, a_row_that_cannot_be_read_is_set_aside) {
    const auto made = records_of({}, posted("a,b\n1,2\n3\n", "text/csv"));
    ASSERT_TRUE(made);
    EXPECT_EQ(made->entities.size(), 1U);
    ASSERT_EQ(made->unreadable.size(), 1U);
    EXPECT_THAT(made->unreadable[0].reason, HasSubstr("line 3: the row has 1 fields"));
}

TEST(received, any_bytes_are_one_record) {
    subscriber_options options;
    options.format = formats::body_format::binary;
    auto asked = posted(std::string("\xff\0{", 3), "image/png");
    asked.headers.add("Content-Disposition", "attachment; filename=\"a.png\"");
    const auto made = records_of(options, asked);
    ASSERT_TRUE(made) << describe(made.error());
    ASSERT_EQ(made->entities.size(), 1);
    const auto& data = made->entities[0].data;
    EXPECT_EQ(text_member(data, "base64"), "/wB7");
    EXPECT_EQ(text_member(data, "content_type"), "image/png");
    EXPECT_EQ(text_member(data, "name"), "a.png");
    EXPECT_THAT(read(options, posted("", "image/png")), HasSubstr("\"size\":0"));
}

}  // namespace
}  // namespace sluice::webhook
