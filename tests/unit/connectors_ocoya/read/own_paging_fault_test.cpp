// Faults of a configured listing: a circle, a foreign host, a cut, a restart within, a reply of
// another form.

#include "unit/connectors_ocoya/own_listing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct cursor_listing : own_listing {
    cursor_listing() {
        paged_by(paging::page_kind::cursor, "next");
        items_at("things");
    }
};

TEST(own_paging_fault, a_listing_goes_on_in_the_middle) {
    cursor_listing listing;
    listing.things("/things", "a", "\"2\"");
    listing.things("/things?cursor=2", "b", "null");
    const auto first = listing.run(listing.make()->fetch({})).value();
    EXPECT_FALSE(first.last);
    EXPECT_EQ(write_json(first.position.at("next")), R"({"cursor":"2"})");
    listing.position = first.position;
    listing.pages["/api/things?cursor=2"].message.status = 503;
    EXPECT_EQ(listing.fault().kind, failure_class::unreachable);
    for (const auto* member : {"began", "page", "next"}) {
        EXPECT_EQ(listing.position.at(member), first.position.at(member))
            << "a server that does not answer moves nothing";
    }
    listing.things("/things?cursor=2", "b", "null");
    EXPECT_EQ(listing.run_once().value(), "b");
    EXPECT_EQ(listing.targets(), "/things /things?cursor=2 /things?cursor=2");
}

TEST(own_paging_fault, a_cursor_that_is_refused_later_is_given_up) {
    cursor_listing listing;
    listing.things("/things", "a", "\"2\"");
    const auto fault = listing.fault();
    EXPECT_EQ(fault.kind, failure_class::refused);
    EXPECT_THAT(fault.message, AllOf(HasSubstr("GET /things?cursor=2: HTTP 404"),
                                     HasSubstr("the next run begins at the first page")));
    listing.things("/things", "a", "\"3\"");
    listing.things("/things?cursor=3", "b", "null");
    EXPECT_EQ(listing.run_once().value(), "ab");
}

TEST(own_paging_fault, a_circle_is_seen_before_it_is_gone_through_again) {
    cursor_listing listing;
    listing.things("/things", "a", "\"2\"");
    listing.things("/things?cursor=2", "b", "\"2\"");
    for (int round = 0; round < 2; ++round) {
        const auto fault = listing.fault();
        EXPECT_EQ(fault.kind, failure_class::invalid);
        EXPECT_THAT(fault.message, HasSubstr("the next page was read already: "
                                             "GET /things?cursor=2"));
        EXPECT_THAT(fault.mend, HasSubstr("gives null at the end"));
    }
    EXPECT_EQ(listing.taken, "abab") << "what was read is taken in, and nothing twice in a run";
    EXPECT_EQ(listing.requests().size(), 4U);
}

TEST(own_paging_fault, a_way_back_to_the_first_page_is_a_circle) {
    own_listing listing;
    listing.items_at("things");
    listing.next_by("{query: {after: body.next}}");  // without an end
    listing.things("/things", "a", "\"2\"");
    listing.things("/things?after=2", "b", "\"3\"");
    listing.things("/things?after=3", "c", "\"4\"");
    listing.things("/things?after=4", "d", "null");
    EXPECT_THAT(listing.fault().message, HasSubstr("the next page was read already: GET /things"));
    EXPECT_EQ(listing.taken, "abcd");
}

TEST(own_paging_fault, a_link_back_is_a_circle_however_it_is_written) {
    own_listing listing;
    listing.paged_by(paging::page_kind::next_link, "next");
    listing.items_at("things");
    listing.things("/things", "a", R"("?token=hunter2")");
    listing.things("/things?token=hunter2", "b", R"("?token=hunter3")");
    listing.things("/things?token=hunter3", "c", "\"" + listing.url() + "/api/things\"");
    EXPECT_THAT(listing.fault().message, HasSubstr("the next page was read already: GET /things"));
    EXPECT_EQ(listing.taken, "abc");
    listing.things("/things?token=hunter2", "b", R"("?token=hunter2")");
    EXPECT_THAT(listing.fault().message,
                AllOf(HasSubstr("GET /things?token=(hidden)"), Not(HasSubstr("hunter2"))));
}

TEST(own_paging_fault, a_server_that_does_not_know_the_parameter_is_not_read_for_ever) {
    own_listing listing;
    listing.paged_by(paging::page_kind::numbered);
    for (const auto* number : {"0", "1"}) {
        listing.page("/things?page=" + std::string(number) + "&perPage=50",
                     own_listing::things_json("ab"));
    }
    const auto fault = listing.fault();
    EXPECT_THAT(fault.message, HasSubstr("page=1&perPage=50: the page holds what an earlier one "
                                         "held"));
    EXPECT_THAT(fault.mend, HasSubstr("paging.parameter"));
    EXPECT_EQ(listing.taken, "ab") << "once";
}

TEST(own_paging_fault, the_key_goes_to_no_other_host) {
    own_listing other;  // in another place
    other.page("/things", own_listing::things_json("z"));
    for (const auto& link : {other.url() + "/api/things", std::string("https://127.0.0.1:1/x"),
                             std::string("//localhost/x")}) {
        own_listing listing;
        listing.paged_by(paging::page_kind::next_link, "next");
        listing.items_at("things");
        listing.things("/things", "a", "\"" + link + "\"");
        const auto fault = listing.fault();
        EXPECT_EQ(fault.kind, failure_class::refused);
        EXPECT_THAT(fault.message, HasSubstr("GET /things: paging.at: the link to the next page "
                                             "leaves " +
                                             listing.url()));
        EXPECT_EQ(listing.taken, "a");
        EXPECT_EQ(listing.requests().size(), 1U);
    }
    EXPECT_TRUE(other.requests().empty());
}

TEST(own_paging_fault, a_stored_link_is_judged_again) {
    own_listing other;
    own_listing listing;
    listing.paged_by(paging::page_kind::next_link, "next");
    listing.position = *parse_json(R"({"began":"2026-02-01T11:00:00Z","page":1,"next":{"url":")" +
                                   other.url() + R"(/api/things"}})");
    EXPECT_THAT(listing.fault().message, HasSubstr("leaves " + listing.url()));
    EXPECT_TRUE(other.requests().empty());
    EXPECT_TRUE(listing.requests().empty());
}

TEST(own_paging_fault, the_client_itself_leaves_its_site_for_nobody) {
    own_listing other;
    own_listing listing;
    net::request what;
    what.target = other.url() + "/api/things";
    const auto reply = listing.run(listing.clients.find("ocoya")->send(std::move(what)));
    ASSERT_FALSE(reply);
    EXPECT_THAT(reply.error().message, HasSubstr("a request would leave " + listing.url()));
    EXPECT_TRUE(other.requests().empty());
}

TEST(own_paging_fault, a_cut_is_said_and_is_no_complete_listing) {
    cursor_listing listing;
    listing.options.page_cap = 2;
    listing.position = *parse_json(R"({"last_run":"2026-01-31T00:00:00Z"})");
    listing.things("/things", "a", "\"2\"");
    listing.things("/things?cursor=2", "b", "\"3\"");
    EXPECT_EQ(listing.run_once().value(), "ab");
    EXPECT_FALSE(listing.whole);
    EXPECT_THAT(listing.log.lines(), ElementsAre(HasSubstr("page_cap=2")));
    EXPECT_EQ(write_json(listing.position), R"({"last_run":"2026-01-31T00:00:00Z"})")
        << "what lies behind the cut is asked for again";
}

TEST(own_paging_fault, a_listing_that_ends_at_the_cap_is_not_cut) {
    cursor_listing listing;
    listing.options.page_cap = 2;
    listing.things("/things", "a", "\"2\"");
    listing.things("/things?cursor=2", "b", "null");
    EXPECT_EQ(listing.run_once().value(), "ab");
    EXPECT_TRUE(listing.whole);
    EXPECT_TRUE(listing.log.lines().empty());
}

TEST(own_paging_fault, a_position_has_a_bound) {
    cursor_listing listing;
    listing.things("/things", "a", "\"" + std::string(9'000, 'x') + "\"");
    EXPECT_THAT(listing.fault().message, HasSubstr("has more than 8192 bytes"));
    EXPECT_EQ(listing.taken, "a");
}

TEST(own_paging_fault, another_paging_than_before_begins_anew) {
    cursor_listing listing;
    listing.things("/things", "a", "null");
    listing.position =
        *parse_json(R"({"began":"2026-02-01T11:00:00Z","page":3,"next":{"offset":150}})");
    EXPECT_EQ(listing.run_once().value(), "a");
    EXPECT_EQ(listing.targets(), "/things");
}

TEST(own_paging_fault, items_that_are_not_there_are_not_none) {
    own_listing listing;
    listing.items_at("data.things");
    listing.page("/things", R"({"data":{"thing":[]}})");
    const auto missing = listing.fault();
    EXPECT_EQ(missing.kind, failure_class::invalid);
    EXPECT_EQ(missing.message, "GET /things: items: 'data.things' finds nothing in the reply");
    EXPECT_THAT(missing.mend, HasSubstr("data.things || `[]`"));
    listing.page("/things", R"({"data":{"things":"none"}})");
    EXPECT_THAT(listing.fault().message, HasSubstr("is string, neither an array nor an object"));
    listing.page("/things", R"({"data":{"things":[7,"a"]}})");
    EXPECT_THAT(listing.fault().message, HasSubstr("item 0 is number, no object"));
    listing.page("/things", R"({"data":{"things":[]}})");
    EXPECT_EQ(listing.run_once().value(), "");
    listing.page("/things", R"({"data":{"things":{"id":"a"}}})");
    EXPECT_EQ(listing.run_once().value(), "a");
}

TEST(own_paging_fault, an_expression_that_fails_names_its_key_and_keeps_the_items) {
    own_listing listing;
    listing.items_at("things");
    listing.next_by("{query: {page: sum(body.next)}}");
    listing.things("/things", "a", "\"2\"");
    const auto fault = listing.fault();
    EXPECT_EQ(fault.kind, failure_class::invalid);
    EXPECT_THAT(fault.message, AllOf(HasSubstr("GET /things: next: "), HasSubstr("sum")));
    EXPECT_EQ(listing.taken, "a");
    listing.items_at("length(next) && keys(next)");
    EXPECT_THAT(listing.fault().message,
                AllOf(HasSubstr("GET /things: items: "), Not(HasSubstr("next: "))));
}

}  // namespace
}  // namespace sluice::ocoya
