// Each way of paging that a configuration can name, over real sockets.

#include "unit/connectors_ocoya/own_listing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;

TEST(own_paging, numbers_have_names_and_a_beginning) {
    own_listing listing;
    listing.paged_by(paging::page_kind::numbered);
    listing.options.pages->parameter = "p";
    listing.options.pages->size_parameter = "n";
    listing.options.pages->first = 1;
    listing.options.pages->size = 2;
    listing.page("/things?p=1&n=2", own_listing::things_json("ab"));
    listing.page("/things?p=2&n=2", own_listing::things_json("c"));
    listing.page("/things?p=3&n=2", "[]");
    EXPECT_EQ(listing.run_once().value(), "abc");
    EXPECT_EQ(listing.requests().size(), 3U);  // a short page may come from a limit of the server
    EXPECT_EQ(write_json(listing.position), R"({"last_run":"2026-02-01T12:00:00Z"})");
}

TEST(own_paging, a_short_page_ends_it_where_the_configuration_says_so) {
    own_listing listing;
    listing.paged_by(paging::page_kind::numbered);
    listing.options.pages->size = 2;
    listing.options.end = paging::listing_end::short_page;
    listing.page("/things?page=0&perPage=2", own_listing::things_json("ab"));
    listing.page("/things?page=1&perPage=2", own_listing::things_json("c"));
    EXPECT_EQ(listing.run_once().value(), "abc");
}

TEST(own_paging, without_a_size_none_is_asked_for) {
    own_listing listing;
    listing.paged_by(paging::page_kind::numbered);
    listing.options.pages->size_parameter = "";
    listing.options.end = paging::listing_end::short_page;  // the limit is unknown
    listing.page("/things?page=0", own_listing::things_json("ab"));
    listing.page("/things?page=1", "[]");
    EXPECT_EQ(listing.run_once().value(), "ab");
}

TEST(own_paging, an_offset_counts_what_came) {
    own_listing listing;
    listing.paged_by(paging::page_kind::offset);
    listing.options.pages->size = 5;
    listing.options.request.parameters.query = testing::templated(R"({"q":"x"})");
    // the server's limit
    listing.page("/things?q=x&offset=0&limit=5", own_listing::things_json("abc"));
    listing.page("/things?q=x&offset=3&limit=5", own_listing::things_json("de"));
    listing.page("/things?q=x&offset=5&limit=5", "[]");
    EXPECT_EQ(listing.run_once().value(), "abcde");
}

TEST(own_paging, a_cursor_is_carried_on) {
    own_listing listing;
    listing.paged_by(paging::page_kind::cursor, "next");
    listing.items_at("things");
    listing.options.pages->parameter = "after";
    listing.things("/things", "ab", "\"c&1\"");
    listing.things("/things?after=c%261", "c", "7");
    listing.things("/things?after=7", "", "null");  // no items, and still the end
    EXPECT_EQ(listing.run_once().value(), "abc");
}

TEST(own_paging, an_empty_page_does_not_end_a_cursor) {
    own_listing listing;
    listing.paged_by(paging::page_kind::cursor, "next");
    listing.items_at("things");
    listing.things("/things", "", "\"2\"");
    listing.things("/things?cursor=2", "a", "false");
    EXPECT_EQ(listing.run_once().value(), "a");
}

TEST(own_paging, a_link_in_the_body_is_followed) {
    own_listing listing;
    listing.paged_by(paging::page_kind::next_link, "next");
    listing.items_at("things");
    listing.options.request.parameters.query = testing::templated(R"({"of":"w"})");
    listing.things("/things?of=w", "a", "\"" + listing.url() + "/api/things?of=w&page=2\"");
    listing.things("/things?of=w&page=2", "b", R"("?of=w&page=3")");
    listing.things("/things?of=w&page=3", "c", R"("/api/more")");
    listing.things("/more", "d", "null");
    EXPECT_EQ(listing.run_once().value(), "abcd");
    for (const auto& one : listing.requests()) {
        EXPECT_EQ(one.headers.find("X-API-Key").value_or(""), "top-secret-key");
    }
}

TEST(own_paging, a_link_in_the_header_is_followed) {
    own_listing listing;
    listing.paged_by(paging::page_kind::link_header);
    listing.page("/things", own_listing::things_json("ab"),
                 {{"Link", R"(</api/things>; rel="first", </api/things?p=2>; rel="next")"}});
    listing.page("/things?p=2", own_listing::things_json("c"),
                 {{"Link", R"(</api/things>; rel="prev")"}});
    EXPECT_EQ(listing.run_once().value(), "abc");
}

TEST(own_paging, windows_reach_from_the_last_run_to_now) {
    own_listing listing;
    listing.paged_by(paging::page_kind::window);
    listing.options.pages->since =
        testing::templated(R"j("{{ last_run || time_add(now, '-36h') }}")j");
    listing.options.pages->until_parameter = "to";
    const auto window = [](std::string_view since, std::string_view until) {
        return "/things?since=2026-" + net::percent_encode(since) + "&to=2026-" +
               net::percent_encode(until);
    };
    // Every reply states its window of requests, so no listing waits and no second passes.
    const auto stated = [&] {
        const auto reset = listing.time.now() + std::chrono::minutes(1);
        return std::vector<net::header_list::item>{
            {"X-RateLimit-Limit", "60"},
            {"X-RateLimit-Remaining", "59"},
            {"X-RateLimit-Reset", std::to_string(reset.time_since_epoch().count())}};
    };
    listing.page(window("01-31T00:00:00Z", "02-01T00:00:00Z"), "[]", stated());
    listing.page(window("02-01T00:00:00Z", "02-01T12:00:00Z"), own_listing::things_json("a"),
                 stated());
    EXPECT_EQ(listing.run_once().value(), "a");
    listing.time.advance(std::chrono::hours(2));
    listing.page(window("02-01T12:00:00Z", "02-01T14:00:00Z"), own_listing::things_json("b"),
                 stated());
    EXPECT_EQ(listing.run_once().value(), "b");
    listing.page(window("02-01T14:00:00Z", "02-01T14:00:00Z"), "[]", stated());
    EXPECT_EQ(listing.run_once().value(), "") << "a second run in the same second";
}

TEST(own_paging, a_window_begins_at_a_time_that_has_passed) {
    own_listing listing;
    listing.paged_by(paging::page_kind::window);
    listing.options.pages->since = testing::templated(R"("{{ last_run }}")");
    EXPECT_THAT(listing.fault().message, HasSubstr("paging.since is no time"));
    listing.options.pages->since = testing::templated(R"("2026-02-01")");
    EXPECT_THAT(listing.fault().message, HasSubstr("paging.since is no time"));
    listing.options.pages->since = testing::templated(R"("2026-02-01T12:00:01Z")");
    EXPECT_THAT(listing.fault().message, HasSubstr("paging.since is later than now"));
    EXPECT_TRUE(listing.requests().empty());
}

TEST(own_paging, an_expression_sees_the_reply_and_makes_the_next_request) {
    own_listing listing;
    listing.options.request.path = "/shelves/{shelf}/things";
    listing.options.request.parameters.path = testing::templated(R"({"shelf":"1"})");
    listing.options.request.parameters.query = testing::templated(R"({"q":"x","from":"0"})");
    listing.items_at("things");
    listing.next_by(
        "status == `200` && headers.\"x-more\" == 'yes' && {path: {shelf: body.next}, "
        "query: {page: page, had: items, was: request.query.q, from: null}}");
    const std::string first = "/shelves/1/things?q=x&from=0";
    const std::string second = "/shelves/2/things?q=x&page=0&had=2&was=x";
    listing.page(first, R"({"things":[{"id":"a"},{"id":"b"}],"next":"2"})", {{"X-More", "yes"}});
    listing.page(second, R"({"things":{"id":"c"}})", {{"X-More", "no"}});
    EXPECT_EQ(listing.run_once().value(), "abc");
    EXPECT_EQ(listing.targets(), first + " " + second);
}

TEST(own_paging, an_expression_may_give_a_url) {
    own_listing listing;
    listing.items_at("things");
    listing.next_by("{url: body.next}");
    listing.things("/things", "a", R"("/api/things?p=2")");
    listing.things("/things?p=2", "b", "null");
    EXPECT_EQ(listing.run_once().value(), "ab");
}

TEST(own_paging, one_of_several_parents_has_its_own_place) {
    own_listing listing;
    listing.paged_by(paging::page_kind::cursor, "next");
    listing.items_at("things");
    listing.options.for_each.emplace();
    listing.options.request.parameters.query = testing::templated(R"({"of":"{{ parent.id }}"})");
    listing.page("/workspaces", R"([{"id":"v","name":"V"},{"id":"w","name":"W"}])");
    listing.things("/things?of=v", "a", "\"2\"");
    listing.things("/things?of=v&cursor=2", "b", "null");
    listing.things("/things?of=w", "a", "\"2\"");
    listing.things("/things?of=w&cursor=2", "c", "null");
    EXPECT_EQ(listing.run_once().value(), "v/av/bw/aw/c");
    listing.pages.erase("/api/things?of=v&cursor=2");
    const auto fault = listing.fault();
    EXPECT_THAT(fault.message, HasSubstr("1 could not be read: v: GET /things?of=v&cursor=2"));
    EXPECT_THAT(listing.taken, ::testing::EndsWith("v/aw/aw/c"));
}

TEST(own_paging, the_next_request_may_differ_in_its_body_alone) {
    own_listing listing;
    listing.options.request.parameters.payload = testing::templated(R"({"q":"tea"})");
    listing.items_at("things");
    listing.next_by("body.next && {payload: {after: body.next}}");
    int calls = 0;
    listing.answers = [&calls](const net::request& what) {
        const bool first = ++calls == 1;
        EXPECT_EQ(what.body, first ? R"({"q":"tea"})" : R"({"q":"tea","after":"a"})");
        return testing::answer(200, first ? R"({"things":[{"id":"a"}],"next":"a"})"
                                          : R"({"things":[{"id":"b"}],"next":null})");
    };
    EXPECT_EQ(listing.run_once().value(), "ab");
    EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace sluice::ocoya
