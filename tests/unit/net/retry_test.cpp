#include "net/retry.hpp"

#include "support/net_client_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using testing::fixed_random;

retry_settings five() {
    retry_settings out;
    out.attempts = 5;
    out.first_delay = milliseconds(500);
    out.longest_delay = milliseconds(1'500);
    return out;
}

bool again(attempt_facts facts) {
    fixed_random random;
    return next_attempt(five(), facts, random).has_value();
}

TEST(next_attempt, every_combination_of_a_reply) {
    for (unsigned status = 100; status < 600; ++status) {
        const bool passing = status == 408 || status == 429 || status == 500 || status == 502 ||
                             status == 503 || status == 504;
        for (const bool repeatable : {false, true}) {
            attempt_facts facts;
            facts.status = status;
            facts.repeatable = repeatable;
            EXPECT_EQ(again(facts), passing && repeatable) << status << ' ' << repeatable;
        }
    }
}

TEST(next_attempt, every_combination_of_a_lost_one) {
    for (const bool repeatable : {false, true}) {
        for (const bool sent : {false, true}) {
            for (const bool lasting : {false, true}) {
                attempt_facts facts;
                facts.repeatable = repeatable;
                facts.sent = sent;
                facts.lasting = lasting;
                EXPECT_EQ(again(facts), !lasting && (repeatable || !sent))
                    << repeatable << sent << lasting;
            }
        }
    }
}

TEST(next_attempt, ends_with_the_attempts) {
    attempt_facts facts;
    facts.repeatable = true;
    facts.made = 4;
    EXPECT_TRUE(again(facts));
    facts.made = 5;
    EXPECT_FALSE(again(facts));
}

TEST(next_attempt, draws_between_nothing_and_a_doubling_ceiling) {
    attempt_facts facts;
    facts.repeatable = true;
    const std::vector<int> ceilings = {500, 1'000, 1'500, 1'500};
    for (std::size_t i = 0; i < ceilings.size(); ++i) {
        facts.made = static_cast<std::int64_t>(i) + 1;
        fixed_random most(static_cast<std::uint64_t>(ceilings[i]));
        EXPECT_EQ(next_attempt(five(), facts, most), milliseconds(ceilings[i]));
        fixed_random over(static_cast<std::uint64_t>(ceilings[i]) + 1);
        EXPECT_EQ(next_attempt(five(), facts, over), milliseconds(0));
    }
}

TEST(next_attempt, waits_as_long_as_it_was_asked_if_that_fits) {
    attempt_facts facts;
    facts.repeatable = true;
    facts.status = 429;
    facts.asked = milliseconds(7'000);
    facts.left = milliseconds(8'000);
    fixed_random random;
    EXPECT_EQ(next_attempt(five(), facts, random), milliseconds(7'000));
    facts.left = milliseconds(7'000);
    EXPECT_EQ(next_attempt(five(), facts, random), std::nullopt);
    facts.asked = milliseconds(10);
    fixed_random more(300);
    EXPECT_EQ(next_attempt(five(), facts, more), milliseconds(300));
}

TEST(next_attempt, takes_no_overflow_and_no_zero) {
    attempt_facts facts;
    facts.repeatable = true;
    facts.made = 90;
    auto settings = five();
    settings.attempts = 100;
    settings.first_delay = milliseconds(0);
    fixed_random random(1'000'000);
    EXPECT_EQ(next_attempt(settings, facts, random), milliseconds(0));
    settings.first_delay = milliseconds(1);
    settings.longest_delay = milliseconds(30'000);
    EXPECT_LE(next_attempt(settings, facts, random), milliseconds(30'000));
}

}  // namespace
}  // namespace sluice::net
