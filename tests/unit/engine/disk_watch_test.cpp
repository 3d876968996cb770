#include "engine/disk_watch.hpp"

#include "engine_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {

class disk_watch_test : public ::testing::Test {
 protected:
    bool is_low_later() {
        bench_.time.advance(std::chrono::seconds(2));
        return watch_.is_low();
    }
    std::size_t lines() const { return bench_.log.lines().size(); }

    engine_fixture bench_;
    std::optional<std::uint64_t> free_ = 1'000;
    int looks_ = 0;
    disk_watch watch_{bench_.log, bench_.time, 800, [this] {
                          ++looks_;
                          return free_;
                      }};
};

TEST_F(disk_watch_test, says_once_that_intake_stops_and_once_that_it_goes_on) {
    EXPECT_FALSE(watch_.is_low());
    free_ = 799;
    EXPECT_TRUE(is_low_later());
    free_ = 0;
    EXPECT_TRUE(is_low_later());
    EXPECT_EQ(lines(), 1U);
    free_ = 850;
    EXPECT_TRUE(is_low_later()) << "not yet an eighth more";
    free_ = 900;
    EXPECT_FALSE(is_low_later());
    EXPECT_FALSE(is_low_later());
    EXPECT_EQ(lines(), 2U);
}

TEST_F(disk_watch_test, looks_at_most_once_a_second) {
    watch_.is_low();
    free_ = 0;
    EXPECT_FALSE(watch_.is_low());
    EXPECT_EQ(looks_, 1);
    EXPECT_TRUE(is_low_later());
}

TEST_F(disk_watch_test, when_nobody_knows_nothing_changes) {
    free_.reset();
    EXPECT_FALSE(watch_.is_low());
    free_ = 1;
    EXPECT_TRUE(is_low_later());
    free_.reset();
    EXPECT_TRUE(is_low_later());
}

TEST_F(disk_watch_test, without_a_reserve_or_a_source_there_is_always_room) {
    disk_watch none(bench_.log, bench_.time, 0, [] { return std::optional<std::uint64_t>(0); });
    EXPECT_FALSE(none.is_low());
    disk_watch blind(bench_.log, bench_.time, 800, {});
    EXPECT_FALSE(blind.is_low());
}

}  // namespace sluice::engine
