#include "engine/upkeep.hpp"

#include "engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {

using std::chrono::hours;
using ::testing::Contains;
using ::testing::HasSubstr;

// One finished task a day for ten days, the last one now.
class upkeep_test : public ::testing::Test {
 protected:
    upkeep_test() {
        for (int day = 0; day < 10; ++day) {
            ledger::page_commit page;
            page.incoming = "posts";
            page.at = bench_start + hours(24 * day);
            page.tasks.emplace_back().lane = where_;
            bench_.run(bench_.record.commit_page(page)).value();
            finish(page.at);
        }
        bench_.time.advance(hours(24 * 9));
    }
    void finish(wall_time at) {
        ledger::claim_request wanted;
        wanted.lane = where_;
        wanted.now = at;
        wanted.lease = hours(1);
        const auto claimed = bench_.run(bench_.record.claim(wanted)).value();
        ledger::settlement done;
        done.id = claimed.tasks.at(0).id;
        done.attempt = 1;
        done.at = at;
        bench_.run(bench_.record.settle({done})).value();
    }
    std::int64_t left() {
        return bench_.run(bench_.record.count_by_state()).value()[ledger::task_state::finished];
    }
    result<void> sweep(retention_policy policy) {
        upkeep keeps(bench_.with(), &policy);
        return bench_.run(keeps.sweep());
    }

    ledger::lane where_{"to-report", "report"};
    engine_fixture bench_;
};

TEST_F(upkeep_test, drops_what_is_older_than_the_policy_says) {
    retention_policy policy;
    policy.finished = hours(24 * 4);
    ASSERT_TRUE(sweep(policy));
    EXPECT_EQ(left(), 5);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("old tasks dropped tasks=5")));
}

TEST_F(upkeep_test, zero_keeps_for_ever_and_says_nothing) {
    retention_policy policy;
    policy.finished = hours(0);
    ASSERT_TRUE(sweep(policy));
    EXPECT_EQ(left(), 10);
    EXPECT_TRUE(bench_.log.lines().empty());
}

TEST_F(upkeep_test, a_failure_ends_the_sweep_and_the_next_one_begins_again) {
    retention_policy policy;
    policy.finished = hours(24);
    bench_.record.faults["prune"] = 1;
    EXPECT_FALSE(sweep(policy));
    EXPECT_EQ(left(), 10);
    ASSERT_TRUE(sweep(policy));
    EXPECT_EQ(left(), 2);
}

TEST(retention, what_waits_for_a_person_is_kept_by_default) {
    const auto step = first_step({}, bench_start);
    for (const auto& rule : step.rules) {
        EXPECT_NE(rule.state, ledger::task_state::failed);
        EXPECT_NE(rule.state, ledger::task_state::uncertain);
        EXPECT_NE(rule.state, ledger::task_state::rejected);
        EXPECT_EQ(rule.updated_before, bench_start - hours(24 * 30));
    }
    EXPECT_EQ(step.rules.size(), 2U);
    EXPECT_EQ(step.runs_before, bench_start - hours(24 * 30));
}

}  // namespace sluice::engine
