#include "connectors/ocoya/listing.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

TEST(Listing, EndsBehindAShortPage) {
    const listing_rule rule;
    EXPECT_EQ(step_behind(rule, 0, 50), listing_step::next_page);
    EXPECT_EQ(step_behind(rule, 0, 49), listing_step::finished);
    EXPECT_EQ(step_behind(rule, 3, 0), listing_step::finished);
}

TEST(Listing, AClampedPageIsNotShort) {
    listing_rule rule;
    rule.per_page = 100;
    EXPECT_EQ(step_behind(rule, 0, 50), listing_step::next_page);
    EXPECT_EQ(step_behind(rule, 0, 49), listing_step::finished);
}

TEST(Listing, ASmallPageIsFullWhenItHoldsWhatWasAskedFor) {
    listing_rule rule;
    rule.per_page = 10;
    EXPECT_EQ(step_behind(rule, 0, 10), listing_step::next_page);
    EXPECT_EQ(step_behind(rule, 0, 9), listing_step::finished);
}

TEST(Listing, CanGoOnToTheEmptyPage) {
    listing_rule rule;
    rule.end = listing_end::empty_page;
    EXPECT_EQ(step_behind(rule, 0, 1), listing_step::next_page);
    EXPECT_EQ(step_behind(rule, 1, 0), listing_step::finished);
}

TEST(Listing, StopsAtTheCapAndKnowsIt) {
    listing_rule rule;
    rule.page_cap = 2;
    EXPECT_EQ(step_behind(rule, 0, 50), listing_step::next_page);
    EXPECT_EQ(step_behind(rule, 1, 50), listing_step::capped);
    EXPECT_EQ(step_behind(rule, 1, 49), listing_step::finished);
}

TEST(Listing, PositionsComeBack) {
    EXPECT_EQ(page_in(position_of(7)), 7);
    EXPECT_EQ(write_json(position_of(7)), R"({"page":7})");
    for (const auto* text : {"null", "{}", R"({"page":"3"})", R"({"page":-2})", "[1]"}) {
        EXPECT_EQ(page_in(*parse_json(text)), 0) << text;
    }
}

}  // namespace
}  // namespace sluice::ocoya
