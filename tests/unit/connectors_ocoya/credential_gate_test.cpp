#include "connectors/ocoya/credential_gate.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const auto noon = *parse_utc("2026-02-01T12:00:00Z");

TEST(CredentialGate, IsOpenUntilARefusal) {
    credential_gate gate(minutes(5));
    EXPECT_FALSE(gate.ask(noon));
    EXPECT_FALSE(gate.accepted());
    EXPECT_TRUE(gate.refused("HTTP 403: no", noon));
    EXPECT_EQ(gate.ask(noon), minutes(5));
    EXPECT_TRUE(gate.closed(noon));
    EXPECT_EQ(gate.reason(), "HTTP 403: no");
}

TEST(CredentialGate, ASecondRefusalIsNoNews) {
    credential_gate gate(minutes(5));
    EXPECT_TRUE(gate.refused("a", noon));
    EXPECT_FALSE(gate.refused("b", noon));
}

TEST(CredentialGate, OneCallGoesOutAtTheRecheckAndTheOthersWait) {
    credential_gate gate(minutes(5));
    gate.refused("a", noon);
    const auto due = noon + minutes(5);
    EXPECT_FALSE(gate.ask(due));
    EXPECT_EQ(gate.ask(due), seconds(1));
    EXPECT_FALSE(gate.refused("a", due));
    EXPECT_EQ(gate.ask(due), minutes(5));
}

TEST(CredentialGate, AnAcceptedRecheckOpens) {
    credential_gate gate(minutes(5));
    gate.refused("a", noon);
    EXPECT_FALSE(gate.ask(noon + minutes(5)));
    EXPECT_TRUE(gate.accepted());
    EXPECT_FALSE(gate.ask(noon + minutes(5)));
    EXPECT_TRUE(gate.refused("a", noon + minutes(6)));
}

TEST(CredentialGate, ARecheckWithoutAnAnswerIsTakenUpByTheNext) {
    credential_gate gate(minutes(5));
    gate.refused("a", noon);
    const auto due = noon + minutes(5);
    EXPECT_FALSE(gate.ask(due));
    gate.unanswered();
    EXPECT_FALSE(gate.ask(due));
}

}  // namespace
}  // namespace sluice::ocoya
