#include "access/fair_turns.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::access {
namespace {

std::string next_of(fair_turns& turns, std::initializer_list<const char*> who) {
    std::string first;
    for (const auto* one : who) {
        if (first.empty() || turns.place_of(one) < turns.place_of(first)) {
            first = one;
        }
    }
    turns.serve(first);
    return first;
}

TEST(fair_turns, takes_them_in_turn) {
    fair_turns turns;
    std::string order;
    for (int at = 0; at < 6; ++at) {
        order += next_of(turns, {"a", "b", "c"});
    }
    EXPECT_EQ(order, "abcabc");
}

TEST(fair_turns, who_was_away_gets_no_more_for_it) {
    fair_turns turns;
    for (int at = 0; at < 100; ++at) {
        turns.serve("a");
    }
    std::string order;
    for (int at = 0; at < 4; ++at) {
        order += next_of(turns, {"a", "b"});
    }
    EXPECT_EQ(order, "baba");
}

}  // namespace
}  // namespace sluice::access
