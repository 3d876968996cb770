#include "engine/recent_count.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const wall_time noon = *parse_utc("2026-02-01T12:00:00Z");

TEST(recent_count, forgets_after_five_minutes) {
    recent_count done;
    EXPECT_EQ(done.lately(noon), 0);
    done.add(noon);
    done.add(noon + seconds(29));
    done.add(noon + seconds(31));
    EXPECT_EQ(done.lately(noon + seconds(31)), 3);
    EXPECT_EQ(done.lately(noon + minutes(5) - seconds(1)), 3);
    EXPECT_EQ(done.lately(noon + minutes(5)), 1) << "the first half minute is over";
    EXPECT_EQ(done.lately(noon + minutes(6)), 0);
}

TEST(recent_count, a_slot_begins_anew_when_it_is_used_again) {
    recent_count done;
    for (int i = 0; i < 40; ++i) {
        done.add(noon + seconds(30 * i));
    }
    EXPECT_EQ(done.lately(noon + seconds(30 * 39)), 10);
    done.add(noon + minutes(60));
    EXPECT_EQ(done.lately(noon + minutes(60)), 1);
}

TEST(recent_count, survives_a_clock_that_goes_back) {
    recent_count done;
    done.add(noon);
    done.add(noon - minutes(30));
    EXPECT_EQ(done.lately(noon), 2);
    EXPECT_EQ(done.lately(noon - minutes(30)), 2) << "nothing is lost";
}

}  // namespace
}  // namespace sluice::engine
