#include "support/publish_waits.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using sluice::testing::noon;
using std::chrono::seconds;

void list(publish_waits& waits, int requests) {
    for (int at = 0; at < requests; ++at) {
        waits.listing_leaves(noon);
        waits.listing_arrives(true);
    }
}

TEST(publish_waits, without_listing_a_wait_is_not_listings_doing) {
    publish_waits waits;
    waits.window_opens();
    waits.end(waits.begin(noon), noon + seconds(3));
    EXPECT_EQ(waits.seen().longest, seconds(3));
    EXPECT_EQ(waits.seen().longest_by_listing, seconds(0));
}

TEST(publish_waits, what_listing_spent_before_in_this_window_delays) {
    publish_waits waits;
    list(waits, 1);
    waits.end(waits.begin(noon), noon + seconds(3));
    EXPECT_EQ(waits.seen().longest_by_listing, seconds(3));
}

TEST(publish_waits, what_listing_spent_in_the_last_one_does_not) {
    publish_waits waits;
    list(waits, 5);
    waits.window_opens();
    waits.end(waits.begin(noon), noon + seconds(3));
    EXPECT_EQ(waits.seen().longest_by_listing, seconds(0));
}

TEST(publish_waits, a_listing_let_through_meanwhile_delays_from_then_on) {
    publish_waits waits;
    const auto one = waits.begin(noon);
    waits.listing_leaves(noon + seconds(2));
    waits.listing_arrives(false);
    waits.window_opens();
    waits.end(one, noon + seconds(5));
    EXPECT_EQ(waits.seen().longest, seconds(5));
    EXPECT_EQ(waits.seen().longest_by_listing, seconds(3));
}

// A request of listing blocks one publish; the second publish waits for the first.
TEST(publish_waits, listing_delays_as_many_as_it_took) {
    publish_waits waits;
    list(waits, 1);
    const auto first = waits.begin(noon);
    const auto second = waits.begin(noon);
    waits.end(first, noon + seconds(1));
    waits.window_opens();
    waits.end(second, noon + seconds(4));
    EXPECT_EQ(waits.seen().count, 2);
    EXPECT_EQ(waits.seen().longest_by_listing, seconds(3));
}

}  // namespace
}  // namespace sluice::testing
