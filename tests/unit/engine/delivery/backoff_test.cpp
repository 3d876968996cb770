#include "engine/delivery/backoff.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;

class fixed_random final : public random_source {
 public:
    explicit fixed_random(std::uint64_t value) : value_(value) {}
    std::uint64_t next() override { return value_; }

 private:
    std::uint64_t value_;
};

retry_policy policy(int first, int longest) {
    retry_policy made;
    made.first_delay = milliseconds(first);
    made.longest_delay = milliseconds(longest);
    return made;
}

// The longest wait that an attempt can get.
milliseconds ceiling(int attempt, const retry_policy& by) {
    std::uint64_t highest = 0;
    for (std::uint64_t value = 0; value < 1000; ++value) {
        fixed_random random(value);
        const auto wait = backoff_after(attempt, by, random);
        EXPECT_GE(wait, milliseconds(1));
        highest = std::max(highest, static_cast<std::uint64_t>(wait.count()));
    }
    return milliseconds(highest);
}

TEST(backoff, doubles_up_to_the_longest) {
    EXPECT_EQ(ceiling(1, policy(100, 500)), milliseconds(100));
    EXPECT_EQ(ceiling(2, policy(100, 500)), milliseconds(200));
    EXPECT_EQ(ceiling(3, policy(100, 500)), milliseconds(400));
    EXPECT_EQ(ceiling(4, policy(100, 500)), milliseconds(500));
    EXPECT_EQ(ceiling(1'000'000, policy(100, 500)), milliseconds(500));
}

TEST(backoff, the_longest_bounds_the_first_too) {
    EXPECT_EQ(ceiling(1, policy(900, 50)), milliseconds(50));
}

TEST(backoff, is_never_nothing) {
    EXPECT_EQ(ceiling(1, policy(0, 0)), milliseconds(1));
}

TEST(backoff, takes_the_whole_range) {
    fixed_random low(0);
    fixed_random high(99);
    EXPECT_EQ(backoff_after(1, policy(100, 500), low), milliseconds(1));
    EXPECT_EQ(backoff_after(1, policy(100, 500), high), milliseconds(100));
}

}  // namespace
}  // namespace sluice::engine
