#include "paging/page_trail.hpp"

#include <gtest/gtest.h>

namespace sluice::paging {
namespace {

// Reads pages 0, 1, … of a listing that enters a circle of `length` after `before` pages, until it
// knows a page. Returns the number of pages read.
std::int64_t pages_until_known(std::int64_t before, std::int64_t length) {
    page_trail trail;
    const auto sign = [&](std::int64_t number) {
        const auto at = number < before ? number : before + ((number - before) % length);
        return "/things?cursor=" + std::to_string(at);
    };
    for (std::int64_t number = 0; number < 100'000; ++number) {
        if (trail.holds(sign(number))) {
            return number;
        }
        trail.note(number, sign(number));
        trail = page_trail::read(trail.stored());  // as over a restart
    }
    return -1;
}

TEST(page_trail, sees_the_first_and_the_last_page_at_once) {
    EXPECT_EQ(pages_until_known(0, 1), 1);
    EXPECT_EQ(pages_until_known(7, 1), 8);
    EXPECT_EQ(pages_until_known(0, 23), 23);
}

TEST(page_trail, sees_every_circle_before_three_times_its_pages) {
    for (std::int64_t before = 0; before < 40; ++before) {
        for (std::int64_t length = 1; length < 40; ++length) {
            const auto read = pages_until_known(before, length);
            EXPECT_GE(read, before + length);
            EXPECT_LE(read, 3 * (before + length)) << before << " " << length;
        }
    }
}

TEST(page_trail, knows_nothing_of_pages_that_were_not) {
    page_trail trail;
    EXPECT_TRUE(trail.empty());
    EXPECT_FALSE(trail.holds("/things"));
    for (std::int64_t number = 0; number < 5'000; ++number) {
        const auto sign = std::to_string(number);
        EXPECT_FALSE(trail.holds(sign)) << number;
        trail.note(number, sign);
    }
    EXPECT_TRUE(page_trail::read(json::value("nonsense")).empty());
}

}  // namespace
}  // namespace sluice::paging
