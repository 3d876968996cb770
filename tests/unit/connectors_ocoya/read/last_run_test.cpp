// The begin of the last listing, the clock that it is measured by, and how far before it the next
// one looks.

#include "unit/connectors_ocoya/own_listing.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

struct since_listing : own_listing {
    since_listing() {
        options.request.parameters.query =
            testing::templated(R"({"since":"{{ last_run || 'ever' }}"})");
        use.takes_out_doubles = true;
        position = *parse_json(R"({"last_run":"2026-02-01T11:00:00Z"})");
    }
    std::string asked_since() {
        run_once().value();
        return requests().back().target.substr(18);
    }
};

TEST(last_run, last_run_looks_back_where_doubles_are_taken_out) {
    since_listing listing;
    for (const auto* since : {"10%3A58", "10%3A50", "11%3A00"}) {
        listing.page("/things?since=2026-02-01T" + std::string(since) + "%3A00Z", "[]");
    }
    const auto start = listing.position;
    EXPECT_EQ(listing.asked_since(), "2026-02-01T10%3A58%3A00Z");
    listing.options.lookback = std::chrono::minutes(10);
    listing.position = start;
    EXPECT_EQ(listing.asked_since(), "2026-02-01T10%3A50%3A00Z");
    listing.options.lookback.reset();
    listing.use.takes_out_doubles = false;
    listing.position = start;
    EXPECT_EQ(listing.asked_since(), "2026-02-01T11%3A00%3A00Z") << "it would be offered twice";
}

TEST(last_run, the_servers_clock_says_when_a_listing_began) {
    const auto last_run_after = [](const std::string& date) {
        since_listing listing;
        listing.page("/things?since=2026-02-01T10%3A58%3A00Z", "[]", {{"Date", date}});
        listing.run_once().value();
        return std::string(listing.position.at("last_run").as_string());
    };
    EXPECT_EQ(last_run_after("Sun, 01 Feb 2026 11:59:00 GMT"), "2026-02-01T11:59:00Z");
    EXPECT_EQ(last_run_after("Sat, 31 Jan 2026 12:00:00 GMT"), "2026-01-31T12:00:00Z");
    for (const auto* date : {"Sun, 01 Feb 2026 12:00:00 GMT", "Sun, 01 Feb 2026 11:59:59 GMT",
                             "Sun, 01 Feb 2026 13:00:00 GMT", "yesterday", ""}) {
        EXPECT_EQ(last_run_after(date), "2026-02-01T12:00:00Z") << date;
    }
}

TEST(last_run, the_servers_clock_is_kept_over_pages_and_restarts) {
    own_listing listing;
    listing.paged_by(paging::page_kind::numbered);
    listing.page("/things?page=0&perPage=50", own_listing::things_json("ab"),
                 {{"Date", "Sun, 01 Feb 2026 11:50:00 GMT"}});
    listing.page("/things?page=1&perPage=50", own_listing::things_json("c"));
    listing.page("/things?page=2&perPage=50", "[]");
    EXPECT_EQ(listing.run_once().value(), "abc");
    EXPECT_EQ(listing.position.at("last_run").as_string(), "2026-02-01T11:50:00Z");
}

}  // namespace
}  // namespace sluice::ocoya
