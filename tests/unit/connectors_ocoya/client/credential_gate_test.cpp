#include "connectors/ocoya/client/credential_gate.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using sluice::testing::noon;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(credential_gate, is_open_until_a_refusal) {
    credential_gate gate(minutes(5));
    EXPECT_FALSE(gate.ask(noon));
    EXPECT_FALSE(gate.accepted());
    EXPECT_TRUE(gate.refused("HTTP 403: no", noon));
    EXPECT_EQ(gate.ask(noon), minutes(5));
    EXPECT_TRUE(gate.closed(noon));
    EXPECT_EQ(gate.reason(), "HTTP 403: no");
}

TEST(credential_gate, a_second_refusal_is_no_news) {
    credential_gate gate(minutes(5));
    EXPECT_TRUE(gate.refused("a", noon));
    EXPECT_FALSE(gate.refused("b", noon));
}

TEST(credential_gate, one_call_goes_out_at_the_recheck_and_the_others_wait) {
    credential_gate gate(minutes(5));
    gate.refused("a", noon);
    const auto due = noon + minutes(5);
    EXPECT_FALSE(gate.ask(due));
    EXPECT_EQ(gate.ask(due), seconds(1));
    EXPECT_FALSE(gate.refused("a", due));
    EXPECT_EQ(gate.ask(due), minutes(5));
}

TEST(credential_gate, an_accepted_recheck_opens) {
    credential_gate gate(minutes(5));
    gate.refused("a", noon);
    EXPECT_FALSE(gate.ask(noon + minutes(5)));
    EXPECT_TRUE(gate.accepted());
    EXPECT_FALSE(gate.ask(noon + minutes(5)));
    EXPECT_TRUE(gate.refused("a", noon + minutes(6)));
}

TEST(credential_gate, a_recheck_without_an_answer_is_taken_up_by_the_next) {
    credential_gate gate(minutes(5));
    gate.refused("a", noon);
    const auto due = noon + minutes(5);
    EXPECT_FALSE(gate.ask(due));
    gate.unanswered();
    EXPECT_FALSE(gate.ask(due));
}

}  // namespace
}  // namespace sluice::ocoya
