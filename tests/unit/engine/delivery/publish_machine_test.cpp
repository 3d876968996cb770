#include "engine/delivery/publish_machine.hpp"

#include "support/moments.hpp"
#include "support/no_jitter.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {
namespace {

using ledger::task_state;
using sluice::testing::no_jitter;
using sluice::testing::soon_after_1970;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array all_safeties = {repeat_safety::idempotent, repeat_safety::verifiable,
                                     repeat_safety::once};
constexpr std::array all_classes = {failure_class::credential, failure_class::refused,
                                    failure_class::busy,       failure_class::unreachable,
                                    failure_class::invalid,    failure_class::internal,
                                    failure_class::uncertain};
constexpr int last_attempt = 8;

class publish_machine_test : public ::testing::Test {
 protected:
    publish_machine machine(int attempt = 1) { return {policy_, attempt, random_}; }

    // Advances to the point where send() has been called.
    publish_machine sending(repeat_safety safety, int attempt = 1) {
        auto made = machine(attempt);
        made.prepared(safety);
        made.intent_committed();
        return made;
    }

    static failure trouble(failure_class kind, bool may_have_happened) {
        failure why(kind, "no reply");
        why.may_have_happened = may_have_happened;
        return why;
    }

    publish_policy policy_;
    no_jitter random_;
};

settle_step settled(const publish_action& action) {
    const auto* step = std::get_if<settle_step>(&action);
    EXPECT_NE(step, nullptr) << "settles the task";
    return step == nullptr ? settle_step{} : *step;
}

TEST_F(publish_machine_test, an_intent_is_committed_before_each_send) {
    for (const auto safety : all_safeties) {
        auto made = machine();
        EXPECT_THROW(made.intent_committed(), std::logic_error);
        EXPECT_THROW(made.sent({}), std::logic_error);
        made.prepared(safety);
        EXPECT_THROW(made.sent({}), std::logic_error);
        EXPECT_THROW(made.not_sent(failure(), soon_after_1970), std::logic_error);
        made.intent_committed();
        EXPECT_EQ(made.sent({}).to, task_state::finished);
        EXPECT_THROW(made.sent({}), std::logic_error) << "once is enough";
    }
}

TEST_F(publish_machine_test, a_fault_of_our_own_follows_how_far_the_attempt_came) {
    const failure fault(failure_class::internal, "unexpected");
    const auto begun = machine().stumbled(fault, soon_after_1970);
    EXPECT_EQ(begun.to, task_state::retry);
    EXPECT_FALSE(begun.keep_intent);
    auto asking = machine(2);
    asking.start_with_open_intent(repeat_safety::verifiable, soon_after_1970 - seconds(60),
                                  soon_after_1970);
    EXPECT_TRUE(asking.stumbled(fault, soon_after_1970).keep_intent);
    auto made = machine();
    made.prepared(repeat_safety::once);
    EXPECT_FALSE(made.stumbled(fault, soon_after_1970).keep_intent) << "nothing was sent";
    made.intent_committed();
    EXPECT_EQ(made.stumbled(fault, soon_after_1970).to, task_state::uncertain);
    made.sent({});
    const auto sent = made.stumbled(fault, soon_after_1970);
    EXPECT_TRUE(sent.keep_intent);
    EXPECT_NE(sent.reason.find("is not sent again"), std::string::npos);
}

TEST_F(publish_machine_test, a_receipt_finishes) {
    receipt done;
    done.external_id = "p-1";
    done.response = "201";
    const auto step = settled(sending(repeat_safety::once).sent(done));
    EXPECT_EQ(step.to, task_state::finished);
    EXPECT_EQ(step.external_id, "p-1");
    EXPECT_EQ(step.response, "201");
    EXPECT_FALSE(step.keep_intent);
}

TEST_F(publish_machine_test, an_unknown_outcome_keeps_its_intent_whatever_the_failure) {
    for (const auto safety : all_safeties) {
        for (const auto kind : all_classes) {
            for (int attempt = 1; attempt <= last_attempt + 1; ++attempt) {
                const auto step = settled(
                    sending(safety, attempt).not_sent(trouble(kind, true), soon_after_1970));
                EXPECT_TRUE(step.keep_intent);
                EXPECT_NE(step.to, task_state::failed) << "that would forget what may have been";
                EXPECT_NE(step.reason, "");
                if (safety == repeat_safety::once) {
                    EXPECT_EQ(step.to, task_state::uncertain);
                } else if (safety == repeat_safety::verifiable) {
                    EXPECT_EQ(step.to, task_state::retry);
                    EXPECT_EQ(step.next_attempt, soon_after_1970 + policy_.settle_time);
                }
            }
        }
    }
}

TEST_F(publish_machine_test, an_answer_that_cannot_be_read_is_as_good_as_none) {
    const auto garbage = trouble(failure_class::invalid, true);
    const auto again =
        settled(sending(repeat_safety::idempotent).not_sent(garbage, soon_after_1970));
    EXPECT_EQ(again.to, task_state::retry);
    EXPECT_TRUE(again.keep_intent);
    const auto last = settled(
        sending(repeat_safety::idempotent, last_attempt).not_sent(garbage, soon_after_1970));
    EXPECT_EQ(last.to, task_state::uncertain);
    auto asking = machine(2);
    asking.start_with_open_intent(repeat_safety::verifiable, soon_after_1970 - seconds(60),
                                  soon_after_1970);
    EXPECT_EQ(settled(asking.not_verified(garbage, soon_after_1970)).to, task_state::retry);
}

TEST_F(publish_machine_test, what_surely_did_not_happen_follows_its_class) {
    for (const auto safety : all_safeties) {
        for (const auto kind : all_classes) {
            for (const int attempt : {1, last_attempt - 1, last_attempt}) {
                const auto step = settled(
                    sending(safety, attempt).not_sent(trouble(kind, false), soon_after_1970));
                EXPECT_FALSE(step.keep_intent);
                const bool left = attempt < last_attempt;
                if (kind == failure_class::busy) {
                    EXPECT_EQ(step.to, task_state::waiting) << "which uses up no attempt";
                    EXPECT_GT(step.next_attempt, soon_after_1970);
                    continue;
                }
                switch (disposition_of(kind)) {
                    case disposition::wait:
                        EXPECT_EQ(step.to, task_state::waiting);
                        EXPECT_EQ(step.next_attempt, soon_after_1970 + policy_.wait_time);
                        break;
                    case disposition::retry:
                        EXPECT_EQ(step.to, left ? task_state::retry : task_state::failed);
                        EXPECT_EQ(step.next_attempt.has_value(), left);
                        break;
                    case disposition::park:
                        EXPECT_EQ(step.to, task_state::failed);
                        EXPECT_EQ(step.next_attempt, std::nullopt);
                }
            }
        }
    }
}

TEST_F(publish_machine_test, what_cannot_be_prepared_follows_its_class_without_an_intent) {
    for (const auto kind : all_classes) {
        auto made = machine();
        const auto step = settled(made.not_prepared(trouble(kind, false), soon_after_1970));
        EXPECT_FALSE(step.keep_intent);
        EXPECT_EQ(step.to == task_state::failed, disposition_of(kind) == disposition::park);
    }
}

TEST_F(publish_machine_test, a_target_that_asks_for_time_gets_it) {
    failure busy(failure_class::busy, "429");
    busy.retry_after = seconds(90);
    EXPECT_EQ(settled(sending(repeat_safety::once).not_sent(busy, soon_after_1970)).next_attempt,
              soon_after_1970 + seconds(90));
    failure credential(failure_class::credential, "401");
    credential.retry_after = seconds(7);
    EXPECT_EQ(
        settled(sending(repeat_safety::once).not_sent(credential, soon_after_1970)).next_attempt,
        soon_after_1970 + seconds(7));
    busy.may_have_happened = true;
    EXPECT_EQ(
        settled(sending(repeat_safety::verifiable).not_sent(busy, soon_after_1970)).next_attempt,
        soon_after_1970 + seconds(90));
}

TEST_F(publish_machine_test, behind_a_crash_an_idempotent_one_is_repeated) {
    EXPECT_TRUE(std::holds_alternative<prepare_step>(machine(2).start_with_open_intent(
        repeat_safety::idempotent, soon_after_1970, soon_after_1970)));
}

TEST_F(publish_machine_test, behind_a_crash_the_target_is_asked_once_it_had_time_to_settle) {
    const auto ask_at = soon_after_1970 + policy_.settle_time;
    for (const auto at : {soon_after_1970, ask_at - milliseconds(1)}) {
        const auto step = settled(
            machine(2).start_with_open_intent(repeat_safety::verifiable, soon_after_1970, at));
        EXPECT_EQ(step.to, task_state::retry);
        EXPECT_EQ(step.next_attempt, ask_at);
        EXPECT_TRUE(step.keep_intent);
    }
    EXPECT_TRUE(std::holds_alternative<verify_step>(
        machine(2).start_with_open_intent(repeat_safety::verifiable, soon_after_1970, ask_at)));
}

TEST_F(publish_machine_test, a_clock_set_back_begins_the_settle_time_anew) {
    const auto step = settled(machine(2).start_with_open_intent(
        repeat_safety::verifiable, soon_after_1970 + seconds(7200), soon_after_1970));
    EXPECT_EQ(step.to, task_state::retry);
    EXPECT_EQ(step.next_attempt, soon_after_1970 + policy_.settle_time);
    EXPECT_EQ(step.unknown_since, soon_after_1970) << "or it would never be over";
    EXPECT_TRUE(step.keep_intent);
    const auto kept = settled(machine(2).start_with_open_intent(repeat_safety::verifiable,
                                                                soon_after_1970, soon_after_1970));
    EXPECT_EQ(kept.unknown_since, std::nullopt);
}

TEST_F(publish_machine_test, a_lost_reply_begins_the_settle_time_when_it_is_lost) {
    const auto lost = trouble(failure_class::unreachable, true);
    const auto step = settled(sending(repeat_safety::verifiable).not_sent(lost, soon_after_1970));
    EXPECT_EQ(step.unknown_since, soon_after_1970);
}

TEST_F(publish_machine_test, what_may_come_later_is_looked_for_twice) {
    const auto last_look = soon_after_1970 + 3 * policy_.settle_time;
    for (const int attempt : {2, last_attempt + 1}) {
        for (const auto at : {soon_after_1970 + policy_.settle_time, last_look - milliseconds(1)}) {
            auto made = machine(attempt);
            made.start_with_open_intent(repeat_safety::verifiable, soon_after_1970, at);
            const auto step = settled(made.found({}, 0, true, at, true));
            EXPECT_EQ(step.to, task_state::waiting) << "which uses up no attempt";
            EXPECT_EQ(step.next_attempt, last_look);
            EXPECT_TRUE(step.keep_intent);
            EXPECT_EQ(step.unknown_since, std::nullopt) << "it would never be over";
        }
    }
    auto sure = machine(2);
    sure.start_with_open_intent(repeat_safety::verifiable, soon_after_1970, last_look);
    EXPECT_TRUE(std::holds_alternative<prepare_step>(sure.found({}, 0, true, last_look, true)));
    auto there = machine(2);
    there.start_with_open_intent(repeat_safety::verifiable, soon_after_1970,
                                 soon_after_1970 + policy_.settle_time);
    EXPECT_EQ(
        settled(there.found({"p-1"}, 0, true, soon_after_1970 + policy_.settle_time, true)).to,
        task_state::finished);
}

TEST_F(publish_machine_test, behind_a_crash_a_once_task_waits_for_a_person) {
    for (const int attempt : {2, 3, last_attempt}) {
        const auto step = settled(machine(attempt).start_with_open_intent(
            repeat_safety::once, soon_after_1970, soon_after_1970));
        EXPECT_EQ(step.to, task_state::uncertain);
        EXPECT_TRUE(step.keep_intent);
    }
}

TEST_F(publish_machine_test, a_persons_retry_of_a_once_task_is_sent) {
    // The count begins at 1 again when an operator offers a task again.
    EXPECT_TRUE(std::holds_alternative<prepare_step>(
        machine(1).start_with_open_intent(repeat_safety::once, soon_after_1970, soon_after_1970)));
}

TEST_F(publish_machine_test, findings_are_weighed_against_those_spoken_for) {
    const std::vector<std::string> all = {"a", "b", "c"};
    for (std::size_t count = 0; count <= all.size(); ++count) {
        const std::vector<std::string> candidates(all.begin(),
                                                  all.begin() + static_cast<long>(count));
        for (std::size_t spoken_for = 0; spoken_for <= all.size(); ++spoken_for) {
            for (const bool reliable : {true, false}) {
                auto made = machine(2);
                made.start_with_open_intent(repeat_safety::verifiable,
                                            soon_after_1970 - seconds(60), soon_after_1970);
                const auto action = made.found(candidates, spoken_for, reliable, soon_after_1970);
                if (count > spoken_for) {
                    EXPECT_EQ(settled(action).to, task_state::finished);
                    EXPECT_EQ(settled(action).external_id, all[spoken_for]);
                } else if (reliable) {
                    EXPECT_TRUE(std::holds_alternative<prepare_step>(action));
                } else {
                    EXPECT_EQ(settled(action).to, task_state::retry);
                    EXPECT_TRUE(settled(action).keep_intent);
                }
            }
        }
    }
}

TEST_F(publish_machine_test, a_target_that_cannot_be_asked_never_leads_to_a_send) {
    for (const auto kind : all_classes) {
        for (const int attempt : {2, last_attempt}) {
            auto made = machine(attempt);
            made.start_with_open_intent(repeat_safety::verifiable, soon_after_1970 - seconds(60),
                                        soon_after_1970);
            const auto step = settled(made.not_verified(trouble(kind, false), soon_after_1970));
            EXPECT_TRUE(step.keep_intent);
            EXPECT_NE(step.to, task_state::failed);
            EXPECT_NE(step.to, task_state::finished);
        }
    }
    auto made = machine(last_attempt);
    made.start_with_open_intent(repeat_safety::verifiable, soon_after_1970 - seconds(60),
                                soon_after_1970);
    EXPECT_EQ(settled(made.found({}, 0, false, soon_after_1970)).to, task_state::uncertain);
}

TEST_F(publish_machine_test, an_asked_wait_is_believed_up_to_a_limit_and_said) {
    policy_.longest_asked_wait = std::chrono::hours(6);
    for (const auto kind : all_classes) {
        for (const bool happened : {false, true}) {
            auto why = trouble(kind, happened);
            why.retry_after = std::chrono::hours(24) * 20'786;
            for (const auto safety : all_safeties) {
                const auto step = settled(sending(safety).not_sent(why, soon_after_1970));
                if (step.next_attempt) {
                    EXPECT_LE(*step.next_attempt, soon_after_1970 + std::chrono::hours(6));
                    EXPECT_NE(step.reason.find("it asks for a pause of 20786d, and 6h is believed"),
                              std::string::npos)
                        << step.reason;
                }
            }
        }
    }
    auto why = trouble(failure_class::busy, false);
    why.retry_after = std::chrono::hours(5);
    const auto step = settled(sending(repeat_safety::once).not_sent(why, soon_after_1970));
    EXPECT_EQ(step.next_attempt, soon_after_1970 + std::chrono::hours(5));
    EXPECT_EQ(step.reason.find("is believed"), std::string::npos);
}

TEST_F(publish_machine_test, a_rule_may_wait_longer_than_a_target_may_ask) {
    policy_.longest_asked_wait = std::chrono::hours(6);
    EXPECT_EQ(longest_wait_of(policy_), std::chrono::hours(6));
    policy_.retry.rules.push_back({{"busy"}, retry_action::wait, std::chrono::hours(48)});
    EXPECT_EQ(longest_wait_of(policy_), std::chrono::hours(48));
}

}  // namespace
}  // namespace sluice::engine
