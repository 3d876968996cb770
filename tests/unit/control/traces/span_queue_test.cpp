#include "control/traces/span_queue.hpp"

#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace sluice::control {
namespace {

class listed_random final : public random_source {
 public:
    std::uint64_t next() override {
        const auto number = numbers.front();
        numbers.pop_front();
        return number;
    }
    std::deque<std::uint64_t> numbers;
};

finished_span span_named(const std::string& name) {
    finished_span made;
    made.name = name;
    return made;
}

struct span_queue_test : ::testing::Test {
    testing::manual_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    listed_random random;
};

TEST_F(span_queue_test, numbers_come_from_the_randomness_that_it_was_given) {
    span_queue queue(time, random, 1);
    random.numbers = {0, 21, 0, 22, 0, 23};
    EXPECT_EQ(queue.begin_trace(), (span_place{21, 22, 0})) << "no part is 0";
    EXPECT_EQ(queue.new_span(), 23U);
}

TEST_F(span_queue_test, a_share_of_the_traces_is_sampled) {
    span_queue queue(time, random, 0.25);
    const auto quarter = std::uint64_t{1} << 62U;
    random.numbers = {quarter - 2048, 1, 1, quarter};
    EXPECT_TRUE(queue.begin_trace().has_value());
    EXPECT_FALSE(queue.begin_trace().has_value());
    span_queue none(time, random, 0);
    random.numbers = {0};
    EXPECT_FALSE(none.begin_trace().has_value());
    span_queue all(time, random, 1);
    random.numbers = {~std::uint64_t{0}, 1, 1};
    EXPECT_TRUE(all.begin_trace().has_value());
}

TEST_F(span_queue_test, the_oldest_are_dropped_and_counted) {
    span_queue queue(time, random, 1);
    for (std::size_t i = 0; i < span_queue::most_spans + 3; ++i) {
        queue.write(span_named(std::to_string(i)));
    }
    EXPECT_EQ(queue.size(), span_queue::most_spans);
    EXPECT_EQ(queue.dropped(), 3);
    auto taken = queue.take(2);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].name, "3");
    queue.write(span_named("new"));
    queue.put_back(std::move(taken));
    EXPECT_EQ(queue.size(), span_queue::most_spans);
    EXPECT_EQ(queue.dropped(), 4);
    EXPECT_EQ(queue.take(1).front().name, "4");
}

}  // namespace
}  // namespace sluice::control
