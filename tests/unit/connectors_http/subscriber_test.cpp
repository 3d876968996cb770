#include "unit/connectors_http/listing_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(http_subscriber, one_reply_is_all_without_paging) {
    listed_api api;
    api.page("/things", R"([{"id":"a"},{"id":2}])");
    EXPECT_EQ(api.run_once(), "a2");
    EXPECT_TRUE(api.whole);
    EXPECT_EQ(api.targets(), "/things");
}

TEST(http_subscriber, numbers_go_on_until_a_page_without_items) {
    listed_api api;
    api.paged_by(paging::page_kind::numbered);
    api.options.pages->first = 1;
    api.options.pages->size = 100;
    api.options.pages->size_parameter = "limit";
    api.items_at("data");
    api.page("/things?page=1&limit=100", R"({"data":[{"id":"a"},{"id":"b"}]})");
    api.page("/things?page=2&limit=100", R"({"data":[{"id":"c"}]})");
    api.page("/things?page=3&limit=100", R"({"data":[]})");
    EXPECT_EQ(api.run_once(), "abc");
    EXPECT_EQ(api.requests().size(), 3U);
}

TEST(http_subscriber, a_short_page_counts_against_the_size_that_was_asked_for) {
    listed_api api;
    api.paged_by(paging::page_kind::numbered);
    api.options.pages->size = 60;
    api.options.end = paging::listing_end::short_page;
    std::string items = R"([{"id":"x"})";
    for (int i = 1; i < 55; ++i) {
        items += R"(,{"id":""})";
    }
    api.page("/things?page=0&perPage=60", items + "]");
    EXPECT_THAT(api.run_once(), HasSubstr("x"));
    EXPECT_EQ(api.requests().size(), 1U) << "55 of 60 is short, though 55 is more than 50";
}

TEST(http_subscriber, the_end_is_counted_on_raw_items) {
    listed_api api;
    api.paged_by(paging::page_kind::offset);
    api.options.pages->size = 2;
    api.page("/things?offset=0&limit=2", R"([{"id":"a"},{"id":}])");
    api.page("/things?offset=2&limit=2", R"([{"id":"b"}])");
    api.page("/things?offset=3&limit=2", "[]");
    EXPECT_EQ(api.run_once(), "ab");
    ASSERT_EQ(api.unreadable.size(), 1U);
    EXPECT_THAT(api.unreadable[0], HasSubstr("GET /things?offset=0&limit=2: line 1, column 19"));
}

TEST(http_subscriber, cursors_links_and_own_requests_lead_on) {
    listed_api cursor;
    cursor.paged_by(paging::page_kind::cursor, "next");
    cursor.items_at("things");
    cursor.page("/things", R"({"things":[{"id":"a"}],"next":"c&1"})");
    cursor.page("/things?cursor=c%261", R"({"things":[{"id":"b"}],"next":null})");
    EXPECT_EQ(cursor.run_once(), "ab");

    listed_api link;
    link.paged_by(paging::page_kind::link_header);
    link.page("/things", R"([{"id":"a"}])", {{"Link", R"(</api/things?p=2>; rel="next")"}});
    link.page("/things?p=2", R"([{"id":"b"}])");
    EXPECT_EQ(link.run_once(), "ab");

    listed_api own;
    own.options.next = expression::compile("body.more && {query: {after: body.last}}").value();
    own.items_at("things");
    own.page("/things", R"({"things":[{"id":"a"}],"more":true,"last":"a"})");
    own.page("/things?after=a", R"({"things":[{"id":"b"}],"more":false})");
    EXPECT_EQ(own.run_once(), "ab");
}

TEST(http_subscriber, a_link_to_another_site_is_refused_before_it_is_asked) {
    listed_api api;
    api.paged_by(paging::page_kind::next_link, "next");
    api.items_at("things");
    api.page("/things", R"({"things":[{"id":"a"}],"next":"http://elsewhere.example/"})");
    EXPECT_THAT(api.run_once(), HasSubstr("a"));
    EXPECT_EQ(api.requests().size(), 1U);
}

TEST(http_subscriber, windows_look_back_behind_the_last_run) {
    listed_api api;
    api.options.parameters.query = testing::templated(R"j({"since":"{{ last_run || 'ever' }}"})j");
    api.answers = [](const net::request&) { return testing::answer(200, "[]"); };
    EXPECT_EQ(api.run_once(), "");
    EXPECT_EQ(api.run_once(), "");
    EXPECT_EQ(api.targets(), "/things?since=ever /things?since=2026-02-01T11%3A58%3A00Z");
}

TEST(http_subscriber, parameters_fill_the_path_and_a_post_carries_its_payload) {
    listed_api api;
    api.options.verb = read_method::post;
    api.options.path = "/shops/{shop}/search";
    api.options.parameters.path = testing::templated(R"({"shop":"a/b"})");
    api.options.parameters.payload = testing::templated(R"({"from":"{{ input.day }}"})");
    api.options.input = testing::templated(R"({"day":"x"})");
    api.options.headers = {{"Accept", "application/json"}};
    api.page("/shops/a%2Fb/search", R"([{"id":"a"}])");
    EXPECT_EQ(api.run_once(), "a");
    ASSERT_EQ(api.requests().size(), 1U);
    const auto& asked = api.requests()[0];
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.body, R"({"from":"x"})");
    EXPECT_EQ(asked.headers.find("Content-Type").value_or(""), "application/json");
    EXPECT_EQ(asked.headers.find("Accept").value_or(""), "application/json");
}

TEST(http_subscriber, formats_follow_the_type_or_the_configuration) {
    listed_api csv;
    csv.page("/things", "id,name\na,Mug\nb\nc,Cup\n", {}, "text/csv");
    EXPECT_EQ(csv.run_once(), "ac");
    EXPECT_THAT(csv.unreadable, ElementsAre(HasSubstr("GET /things: line 3: the row has 1")));
    EXPECT_THAT(csv.logged(), HasSubstr("a reply has faults; the rest of it is used"));

    listed_api lines;
    lines.options.format = formats::body_format::ndjson;
    lines.page("/things", "{\"id\":\"a\"}\n{\n{\"id\":\"c\"}\n");
    EXPECT_EQ(lines.run_once(), "ac");
    EXPECT_THAT(lines.unreadable, ElementsAre(HasSubstr("GET /things: line 2: ")));

    listed_api xml;
    xml.items_at("list.item");
    xml.page("/things", "<list><item><id>a</id></item><item><id>b</id></item></list>", {},
             "text/xml");
    EXPECT_EQ(xml.run_once(), "ab");

    listed_api text;
    text.options.format = formats::body_format::text;
    text.page("/things", "hello", {}, "text/plain");
    EXPECT_EQ(text.run_once(), R"({"text":"hello"})");
}

TEST(http_subscriber, a_body_that_was_not_asked_for_says_what_it_is_and_loses_nothing) {
    const auto fault = [](unsigned status, const std::string& body, const std::string& type) {
        listed_api api;
        api.answers = [&](const net::request&) { return testing::answer(status, body, {}, type); };
        api.position = *parse_json(R"({"last_run":"2026-01-31T12:00:00Z"})");
        const auto said = api.run_once();
        EXPECT_EQ(write_json(api.position), R"({"last_run":"2026-01-31T12:00:00Z"})") << said;
        return said;
    };
    EXPECT_THAT(fault(200, "<!DOCTYPE html><p>Log in", "text/html"),
                HasSubstr("GET /things: a page of HTML in place of JSON: <!DOCTYPE html>"));
    EXPECT_THAT(fault(200, "id;name", "application/json"),
                HasSubstr("set `format` to what the server sends"));
    EXPECT_THAT(fault(200, "", "application/json"), HasSubstr("GET /things: no JSON"));
    EXPECT_THAT(fault(202, "{}", "application/json"), HasSubstr("HTTP 202 in place of the data"));
    EXPECT_THAT(fault(304, "", "application/json"), HasSubstr("HTTP 304")) << "nobody asked";
    EXPECT_THAT(fault(503, "later", "text/plain"), HasSubstr("HTTP 503"));
}

TEST(http_subscriber, a_wrong_path_to_the_items_shows_the_answer) {
    listed_api api;
    api.items_at("data.things");
    api.page("/things", R"({"errors":[{"message":"no such field"}]})");
    EXPECT_THAT(api.run_once(),
                HasSubstr("items: 'data.things' finds nothing in the reply: {\"errors\":"));
}

TEST(http_subscriber, a_page_in_the_middle_that_fails_is_tried_again_then_begun_anew) {
    listed_api api;
    api.paged_by(paging::page_kind::numbered);
    api.page("/things?page=0&perPage=50", R"([{"id":"a"}])");
    api.pages["/api/things?page=1&perPage=50"] = testing::answer(500, "{}");
    EXPECT_THAT(api.run_once(), HasSubstr("aGET /things?page=1&perPage=50: HTTP 500"));
    EXPECT_EQ(integer_member(api.position, "page").value_or(0), 1);
    EXPECT_THAT(api.run_once(), HasSubstr("the next run begins at the first page"));
    EXPECT_EQ(integer_member(api.position, "page").value_or(0), 0);
    // The third run reads the first page, then passes over the second one.
    api.page("/things?page=2&perPage=50", R"([{"id":"c"}])");
    api.page("/things?page=3&perPage=50", "[]");
    EXPECT_EQ(api.run_once(), "ac");
    EXPECT_FALSE(api.whole);
    EXPECT_THAT(api.logged(), HasSubstr("a page cannot be read and is passed over"));
}

TEST(http_subscriber, a_status_ends_a_listing_that_counts) {
    listed_api api;
    api.paged_by(paging::page_kind::numbered);
    api.page("/things?page=0&perPage=50", R"([{"id":"a"}])");
    EXPECT_EQ(api.run_once(), "a");
    EXPECT_FALSE(api.whole) << "a 404 is no proof";
    api.options.end_status = {404};
    api.position = nullptr;
    EXPECT_EQ(api.run_once(), "a");
    EXPECT_TRUE(api.whole);
}

TEST(http_subscriber, a_page_cap_cuts_the_listing_and_the_log_says_so) {
    listed_api api;
    api.paged_by(paging::page_kind::numbered);
    api.options.page_cap = 2;
    api.answers = [](const net::request& asked) {
        return testing::answer(200, "[{\"id\":\"" + asked.target.substr(17, 1) + "\"}]");
    };
    EXPECT_EQ(api.run_once(), "01");
    EXPECT_FALSE(api.whole);
    EXPECT_THAT(api.logged(), HasSubstr("listing cut at its page cap"));
    EXPECT_EQ(write_json(api.position), "{}") << "no last_run: the rest is still missing";
}

TEST(http_subscriber, tells_what_a_run_costs_and_where_it_reads) {
    listed_api api;
    api.paged_by(paging::page_kind::numbered);
    api.options.pages->size = 25;
    const auto cost = api.make()->estimate();
    EXPECT_EQ(cost.client, "shop");
    EXPECT_EQ(cost.listings, 1);
    EXPECT_EQ(cost.page_size, 25);
    const auto before = api.make()->source();
    api.options.path = "/others";
    EXPECT_NE(api.make()->source(), before);
}

TEST(http_subscriber, the_type_of_its_entities_is_the_last_segment) {
    subscriber_options options;
    for (const auto& [path, type] :
         {std::pair{"/shops/{id}/orders", "orders"}, std::pair{"/orders/{id}", "orders"},
          std::pair{"/{id}", "http"}, std::pair{"/", "http"}}) {
        options.path = path;
        EXPECT_EQ(options.entity_type(), type) << path;
    }
}

// GraphQL answers so: the status is a success, and the data may be there in part.
TEST(http_subscriber, a_failure_in_a_reply_of_status_200_fails_the_run) {
    listed_api api;
    api.options.fails_when = expression::compile("errors").value();
    api.items_at("data.products");
    api.page("/things", R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],)"
                        R"("data":{"products":[{"id":"a"}]}})");
    EXPECT_EQ(api.run_once(), "GET /things: Throttled");
    listed_api good;
    good.options.fails_when = expression::compile("errors").value();
    good.items_at("data.products");
    good.page("/things", R"({"data":{"products":[{"id":"a"}]}})");
    EXPECT_EQ(good.run_once(), "a");
}

TEST(http_subscriber, any_bytes_are_one_record_with_their_name) {
    listed_api api;
    api.options.format = formats::body_format::binary;
    api.options.path = "/img/a%20b.png";
    api.page("/img/a%20b.png", std::string("\xff\0\n", 3), {}, "image/png");
    auto got = api.run(api.make()->fetch(nullptr));
    ASSERT_TRUE(got) << describe(got.error());
    ASSERT_EQ(got->entities.size(), 1);
    const auto& data = got->entities[0].data;
    EXPECT_EQ(text_member(data, "base64"), "/wAK");
    EXPECT_EQ(text_member(data, "content_type"), "image/png");
    EXPECT_EQ(text_member(data, "name"), "a b.png");
    api.page("/img/a%20b.png", "", {{"Content-Disposition", "attachment; filename=own.png"}},
             "image/png");
    got = api.run(api.make()->fetch(nullptr));
    EXPECT_EQ(text_member(got->entities.at(0).data, "name"), "own.png");
}

}  // namespace
}  // namespace sluice::http
