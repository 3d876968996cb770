#include "engine/plan/retry_rule.hpp"

#include "engine/delivery/publish_machine.hpp"
#include "support/moments.hpp"
#include "support/no_jitter.hpp"

#include <gtest/gtest.h>

#include <array>

namespace sluice::engine {
namespace {

using ledger::task_state;
using sluice::testing::no_jitter;
using sluice::testing::soon_after_1970;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array all_actions = {retry_action::retry, retry_action::ask, retry_action::wait,
                                    retry_action::refresh, retry_action::fail};

failure fault(unsigned status, failure_class kind) {
    failure why(kind, "HTTP " + std::to_string(status));
    why.status = status;
    return why;
}

// Advances to the point where send() has been called.
publish_machine sending(const publish_policy& policy, const attempt_facts& facts,
                        random_source& random, repeat_safety safety = repeat_safety::once) {
    publish_machine machine(policy, facts, random);
    machine.prepared(safety);
    machine.intent_committed();
    return machine;
}

TEST(retry_rules, statuses_and_ranges_are_read) {
    for (const auto* text : {"100", "404", "599", "2xx", "500-503", "404-404"}) {
        EXPECT_TRUE(status_span_named(text)) << text;
        EXPECT_EQ(problem_of_condition(text), "") << text;
    }
    EXPECT_EQ(status_span_named("5xx")->last, 599U);
    EXPECT_EQ(status_span_named("500-503")->last, 503U);
    for (const auto* text :
         {"", "99", "600", "6xx", "xxx", "5x", "503-500", "500-", "-500", "40 4", "4040", "boat"}) {
        EXPECT_FALSE(status_span_named(text)) << text;
        EXPECT_NE(problem_of_condition(text), "") << text;
    }
}

TEST(retry_rules, every_class_has_its_name_back) {
    for (const auto* name :
         {"credential", "refused", "busy", "unreachable", "invalid", "internal", "uncertain"}) {
        ASSERT_TRUE(failure_class_named(name)) << name;
        EXPECT_EQ(name_of(*failure_class_named(name)), name);
        EXPECT_EQ(problem_of_condition(name), "");
    }
}

TEST(retry_rules, without_a_rule_the_class_decides) {
    const auto by_default = [](failure_class kind) { return decide({}, {kind, "x"}).action; };
    EXPECT_EQ(by_default(failure_class::credential), retry_action::wait);
    EXPECT_EQ(by_default(failure_class::busy), retry_action::wait);
    EXPECT_EQ(by_default(failure_class::unreachable), retry_action::retry);
    EXPECT_EQ(by_default(failure_class::internal), retry_action::retry);
    EXPECT_EQ(by_default(failure_class::refused), retry_action::fail);
    EXPECT_EQ(by_default(failure_class::invalid), retry_action::fail);
    EXPECT_EQ(by_default(failure_class::uncertain), retry_action::fail);
}

TEST(retry_rules, the_first_match_decides_for_every_status) {
    const std::vector<retry_rule> rules = {{{"404"}, retry_action::retry, minutes(5)},
                                           {{"400-499", "busy"}, retry_action::wait, {}},
                                           {{"unreachable"}, retry_action::fail, {}}};
    for (unsigned status = 100; status <= 599; ++status) {
        const auto decided = decide(rules, fault(status, failure_class::unreachable));
        EXPECT_TRUE(decided.by_rule);
        if (status == 404) {
            EXPECT_EQ(decided.action, retry_action::retry);
            EXPECT_EQ(decided.after, minutes(5));
        } else if (status >= 400 && status <= 499) {
            EXPECT_EQ(decided.action, retry_action::wait);
        } else {
            EXPECT_EQ(decided.action, retry_action::fail);
        }
    }
    EXPECT_FALSE(decide(rules, {failure_class::internal, "x"}).by_rule);
    EXPECT_EQ(decide(rules, {failure_class::busy, "x"}).action, retry_action::wait);
}

// The whole table: every action and every safety, with and without an effect that may exist.
TEST(retry_rules, no_rule_overrides_what_an_unknown_outcome_needs) {
    no_jitter random;
    for (const auto action : all_actions) {
        publish_policy policy;
        policy.retry.rules = {{{"4xx", "5xx"}, action, seconds(90)}};
        for (const auto safety :
             {repeat_safety::idempotent, repeat_safety::verifiable, repeat_safety::once}) {
            for (const bool unknown : {true, false}) {
                for (const int attempt : {1, 8, 9}) {
                    auto machine = sending(policy, attempt, random, safety);
                    auto why = fault(500, failure_class::unreachable);
                    why.may_have_happened = unknown;
                    const auto step = machine.not_sent(why, soon_after_1970);
                    const bool in_doubt = unknown || action == retry_action::ask;
                    EXPECT_EQ(step.keep_intent, in_doubt);
                    EXPECT_NE(step.to, task_state::finished);
                    if (in_doubt) {
                        EXPECT_NE(step.to, task_state::failed) << "that would forget it";
                    }
                    if (in_doubt && safety == repeat_safety::once) {
                        EXPECT_EQ(step.to, task_state::uncertain);
                    } else if (action == retry_action::wait || action == retry_action::refresh) {
                        EXPECT_EQ(step.to, task_state::waiting);
                        EXPECT_EQ(step.next_attempt, soon_after_1970 + seconds(90));
                    } else if (in_doubt && safety == repeat_safety::verifiable) {
                        EXPECT_EQ(step.to, task_state::retry);
                    } else if (action == retry_action::fail || attempt >= 8) {
                        EXPECT_EQ(step.to, in_doubt ? task_state::uncertain : task_state::failed);
                    } else {
                        EXPECT_EQ(step.to, task_state::retry);
                        EXPECT_EQ(step.next_attempt, soon_after_1970 + seconds(90));
                    }
                }
            }
        }
    }
}

TEST(retry_rules, a_target_that_asks_for_more_time_gets_it) {
    no_jitter random;
    publish_policy policy;
    for (const auto action : {retry_action::retry, retry_action::wait}) {
        policy.retry.rules = {{{"429"}, action, seconds(10)}};
        auto machine = sending(policy, 1, random);
        auto why = fault(429, failure_class::busy);
        why.retry_after = seconds(45);
        EXPECT_EQ(machine.not_sent(why, soon_after_1970).next_attempt,
                  soon_after_1970 + seconds(45));
    }
}

TEST(retry_limits, the_total_time_ends_the_attempts) {
    no_jitter random;
    publish_policy policy;
    policy.retry.total = minutes(10);
    const failure why(failure_class::unreachable, "no connection");
    for (const auto passed : {minutes(0), minutes(9), minutes(10), minutes(60)}) {
        attempt_facts facts(2);
        facts.first_at = soon_after_1970 - passed;
        auto machine = sending(policy, facts, random);
        EXPECT_EQ(machine.not_sent(why, soon_after_1970).to,
                  passed < minutes(10) ? task_state::retry : task_state::failed);
    }
}

TEST(retry_limits, a_target_that_says_it_never_happened_is_not_sent_to_for_ever) {
    no_jitter random;
    publish_policy policy;
    policy.retry.attempts = 3;
    for (int attempt = 2; attempt <= 5; ++attempt) {
        publish_machine machine(policy, attempt, random);
        machine.start_with_open_intent(repeat_safety::verifiable, soon_after_1970 - seconds(60),
                                       soon_after_1970);
        const auto made = machine.found({}, 0, true, soon_after_1970);
        EXPECT_EQ(std::holds_alternative<prepare_step>(made), attempt <= 3);
        if (const auto* step = std::get_if<settle_step>(&made)) {
            EXPECT_EQ(step->to, task_state::failed);
            EXPECT_FALSE(step->keep_intent);
        }
    }
}

TEST(retry_limits, a_probe_uses_up_an_attempt_only_where_the_record_may_be_at_fault) {
    no_jitter random;
    const publish_policy policy;
    attempt_facts facts(8);
    facts.probe = seconds(30);
    auto machine = sending(policy, facts, random, repeat_safety::idempotent);
    const auto down = machine.not_sent({failure_class::unreachable, "no route"}, soon_after_1970);
    EXPECT_EQ(down.to, task_state::waiting);
    EXPECT_EQ(down.next_attempt, soon_after_1970 + seconds(45))
        << "the next probe is another task's";
    auto poison = fault(500, failure_class::unreachable);
    poison.may_have_happened = true;
    EXPECT_EQ(machine.not_sent(poison, soon_after_1970).to, task_state::uncertain);
}

TEST(retry_limits, an_unknown_outcome_of_earlier_outlives_an_attempt_that_surely_did_nothing) {
    no_jitter random;
    const publish_policy policy;
    for (const auto kind : {failure_class::unreachable, failure_class::refused,
                            failure_class::credential, failure_class::invalid}) {
        publish_machine machine(policy, 2, random);
        machine.start_with_open_intent(repeat_safety::idempotent, soon_after_1970, soon_after_1970);
        const auto unprepared = machine.not_prepared({kind, "x"}, soon_after_1970);
        EXPECT_TRUE(unprepared.keep_intent) << "its key has to stay the same";
        machine.prepared(repeat_safety::idempotent);
        machine.intent_committed();
        const auto unsent = machine.not_sent({kind, "x"}, soon_after_1970);
        EXPECT_TRUE(unsent.keep_intent);
        EXPECT_NE(unsent.to, task_state::failed);
    }
}

}  // namespace
}  // namespace sluice::engine
