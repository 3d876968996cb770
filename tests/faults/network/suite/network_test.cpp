// The kill matrix's routes over a line that misbehaves: the same accounts.

#include "faults/kills/world.hpp"
#include "faults/network/fault_proxy.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

std::string through(const fault_proxy& line) {
    return "http://127.0.0.1:" + std::to_string(line.port()) + "/api/_public/v1";
}

std::string text_of(const std::map<line_fault, int>& met) {
    std::string text;
    for (const auto& [what, count] : met) {
        text += name_of(what) + " " + std::to_string(count) + ", ";
    }
    return text;
}

// Rounds over a bad line, then one over a good line until nothing is left to do.
struct bad_line : ::testing::TestWithParam<std::uint32_t> {
    tally deliver(int rounds) {
        where.talk_through(through(line));
        line.misbehave(40);
        for (int round = 0; round < rounds; ++round) {
            where.feed();
            const auto end = run_to_end_of(where.round());
            EXPECT_EQ(end.signal, 0) << end.err;
        }
        line.misbehave(0);
        where.finish();
        return where.account();
    }

    world where{GetParam(), true};
    fault_proxy line{where.sandbox().port(), GetParam()};
};

TEST_P(bad_line, nothing_is_lost_and_nothing_is_doubled) {
    const auto counted = deliver(6);
    EXPECT_EQ(counted.lost, 0) << ::testing::PrintToString(counted.remarks);
    EXPECT_EQ(counted.doubled, 0) << ::testing::PrintToString(counted.remarks);
    EXPECT_EQ(counted.uncertain, 0) << ::testing::PrintToString(counted.remarks);
    const auto met = line.met();
    EXPECT_EQ(met.size(), 9U) << text_of(met);
    RecordProperty("met", text_of(met));
}

INSTANTIATE_TEST_SUITE_P(seeds, bad_line, ::testing::Values(5, 6));

// What the test above rests on.
TEST(bad_line_without_verification, makes_posts_twice) {
    world where{7, false};
    fault_proxy line{where.sandbox().port(), 7};
    where.talk_through(through(line));
    line.misbehave(40);
    for (int round = 0; round < 5; ++round) {
        where.feed();
        run_to_end_of(where.round());
    }
    line.misbehave(0);
    where.finish();
    EXPECT_GT(where.account().doubled, 0) << text_of(line.met());
}

}  // namespace
}  // namespace sluice::testing
