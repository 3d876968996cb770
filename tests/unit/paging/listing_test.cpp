#include "paging/listing.hpp"

#include <gtest/gtest.h>

namespace sluice::paging {
namespace {

TEST(listing, ends_behind_a_short_page) {
    const listing_rule rule;
    EXPECT_EQ(step_after(rule, 0, 50), listing_step::next_page);
    EXPECT_EQ(step_after(rule, 0, 49), listing_step::finished);
    EXPECT_EQ(step_after(rule, 3, 0), listing_step::finished);
}

TEST(listing, a_clamped_page_is_not_short) {
    listing_rule rule;
    rule.per_page = 100;
    EXPECT_EQ(step_after(rule, 0, 50), listing_step::next_page);
    EXPECT_EQ(step_after(rule, 0, 49), listing_step::finished);
}

TEST(listing, a_small_page_is_full_when_it_holds_what_was_asked_for) {
    listing_rule rule;
    rule.per_page = 10;
    EXPECT_EQ(step_after(rule, 0, 10), listing_step::next_page);
    EXPECT_EQ(step_after(rule, 0, 9), listing_step::finished);
}

TEST(listing, can_go_on_to_the_empty_page) {
    listing_rule rule;
    rule.end = listing_end::empty_page;
    EXPECT_EQ(step_after(rule, 0, 1), listing_step::next_page);
    EXPECT_EQ(step_after(rule, 1, 0), listing_step::finished);
}

TEST(listing, stops_at_the_cap_and_knows_it) {
    listing_rule rule;
    rule.page_cap = 2;
    EXPECT_EQ(step_after(rule, 0, 50), listing_step::next_page);
    EXPECT_EQ(step_after(rule, 1, 50), listing_step::capped);
    EXPECT_EQ(step_after(rule, 1, 49), listing_step::finished);
}

TEST(listing, positions_come_back) {
    EXPECT_EQ(page_in(position_of(7)), 7);
    EXPECT_EQ(write_json(position_of(7)), R"({"page":7})");
    for (const auto* text : {"null", "{}", R"({"page":"3"})", R"({"page":-2})", "[1]"}) {
        EXPECT_EQ(page_in(*parse_json(text)), 0) << text;
    }
}

}  // namespace
}  // namespace sluice::paging
