// Seeded histories of many attempts under random retry rules, with crashes and wrong answers of the
// line. An operator looks at the target before offering a task again.

#include "engine/delivery/publish_machine.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::minutes;
using std::chrono::seconds;

class seeded final : public random_source {
 public:
    explicit seeded(std::uint64_t seed) : state_(seed * 2 + 1) {}
    std::uint64_t next() override {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return state_ >> 33U;
    }
    bool one_in(std::uint64_t count) { return below(count) == 0; }

 private:
    std::uint64_t state_;
};

constexpr std::array classes = {failure_class::credential, failure_class::refused,
                                failure_class::busy,       failure_class::unreachable,
                                failure_class::invalid,    failure_class::internal,
                                failure_class::uncertain};
constexpr std::array conditions = {"5xx", "404", "400-499", "unreachable", "busy", "credential"};

class history {
 public:
    explicit history(std::uint64_t seed) : random_(seed) {
        constexpr std::array safeties = {repeat_safety::idempotent, repeat_safety::verifiable,
                                         repeat_safety::once};
        safety_ = safeties.at(random_.below(3));
        policy_.retry.attempts = 1 + static_cast<std::int64_t>(random_.below(5));
        policy_.retry.total = random_.one_in(3) ? minutes(1) : minutes(0);
        for (auto count = random_.below(4); count > 0; --count) {
            retry_rule rule;
            rule.on = {conditions.at(random_.below(conditions.size()))};
            rule.action = static_cast<retry_action>(random_.below(5));
            if (random_.one_in(2)) {
                rule.after = seconds(random_.below(60));
            }
            policy_.retry.rules.push_back(rule);
        }
        for (int step = 0; step < 40 && !over_; ++step) {
            attempt();
        }
    }

    // At a target that knows keys, all requests with one key are one effect.
    std::size_t doubled() const {
        if (safety_ == repeat_safety::idempotent) {
            return by_key_.empty() ? 0 : by_key_.size() - 1;
        }
        return effects_ == 0 ? 0 : effects_ - 1;
    }
    bool finished_without_effect = false;
    bool forgotten = false;    // failed for good while something had happened
    bool lost_intent = false;  // an unknown outcome without its intent
    bool went_back = false;    // a next attempt before now, or none where one is due
    bool reached_the_end() const { return over_; }

 private:
    void attempt() {
        ++counted_;
        ++claims_;
        attempt_facts facts(counted_);
        facts.claims = claims_;
        facts.first_at = first_at_ ? first_at_ : now_;
        first_at_ = facts.first_at;
        if (random_.one_in(5)) {
            facts.probe = seconds(30);
        }
        publish_machine machine(policy_, facts, random_);
        publish_action action = prepare_step();
        if (intent_at_) {
            action = machine.start_with_open_intent(safety_, *intent_at_, now_);
        }
        if (std::holds_alternative<verify_step>(action)) {
            action = ask(machine);
        }
        if (std::holds_alternative<prepare_step>(action)) {
            if (random_.one_in(12)) {
                action = machine.not_prepared(fault(false), now_);
            } else {
                machine.prepared(safety_);
                key_ = intent_at_ ? key_ : key_ + 1;
                intent_at_ = now_;
                machine.intent_committed();
                if (send_and_crash()) {
                    return;
                }
                action = send(machine);
            }
        }
        settle(std::get<settle_step>(action));
    }

    publish_action ask(publish_machine& machine) {
        if (random_.one_in(5)) {
            return machine.not_verified(fault(false), now_);
        }
        const bool sure = !random_.one_in(5);
        const std::vector<std::string> shown(sure && effects_ > 0 ? 1 : 0, "p-1");
        return machine.found(shown, 0, sure, now_);
    }

    settle_step send(publish_machine& machine) {
        const bool done = effect();
        now_ += seconds(random_.below(5));
        return done && random_.one_in(2) ? machine.sent({}) : machine.not_sent(fault(done), now_);
    }

    bool effect() {
        if (random_.one_in(2)) {
            return false;
        }
        ++effects_;
        ++by_key_[key_];
        return true;
    }

    bool send_and_crash() {
        if (!random_.one_in(8)) {
            return false;
        }
        effect();
        now_ += seconds(1);
        return true;
    }

    failure fault(bool done) {
        failure why(classes.at(random_.below(classes.size())), "trouble");
        why.may_have_happened = done || random_.one_in(2);
        constexpr std::array<unsigned, 6> statuses = {0, 404, 409, 500, 503, 429};
        why.status = statuses.at(random_.below(statuses.size()));
        if (random_.one_in(4)) {
            why.retry_after = seconds(random_.below(90));
        }
        return why;
    }

    void settle(const settle_step& step) {
        lost_intent = lost_intent || (step.to == task_state::uncertain && !step.keep_intent);
        if (!step.keep_intent) {
            intent_at_.reset();
        }
        switch (step.to) {
            case task_state::finished:
                finished_without_effect = effects_ == 0;
                over_ = true;
                return;
            case task_state::waiting:
                --counted_;
                [[fallthrough]];
            case task_state::retry:
                went_back = went_back || !step.next_attempt || *step.next_attempt < now_;
                now_ = step.next_attempt.value_or(now_);
                return;
            default:
                break;
        }
        forgotten = forgotten || (step.to == task_state::failed && effects_ > 0);
        // An operator looks: deliveries that happened are skipped, the others are offered again.
        over_ = effects_ > 0 || random_.one_in(2);
        counted_ = 0;
        first_at_.reset();
        now_ += minutes(10);
    }

    seeded random_;
    publish_policy policy_;
    repeat_safety safety_ = repeat_safety::once;
    std::size_t effects_ = 0;
    std::map<int, int> by_key_;
    int key_ = 0;
    int counted_ = 0;
    int claims_ = 0;
    std::optional<wall_time> intent_at_;
    std::optional<wall_time> first_at_;
    wall_time now_{seconds(1'000'000)};
    bool over_ = false;
};

TEST(publish_random_histories, nothing_is_doubled_or_forgotten_under_any_rules) {
    std::size_t ended = 0;
    for (std::uint64_t seed = 1; seed <= 30'000; ++seed) {
        const history one(seed);
        ASSERT_EQ(one.doubled(), 0U) << "seed " << seed;
        ASSERT_FALSE(one.finished_without_effect) << "seed " << seed;
        ASSERT_FALSE(one.forgotten) << "seed " << seed;
        ASSERT_FALSE(one.lost_intent) << "seed " << seed;
        ASSERT_FALSE(one.went_back) << "seed " << seed;
        ended += one.reached_the_end() ? 1U : 0U;
    }
    EXPECT_GT(ended, 20'000U);
}

}  // namespace
}  // namespace sluice::engine
