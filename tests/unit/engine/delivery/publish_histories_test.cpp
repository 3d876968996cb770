// Every history of a few attempts, with every end that an attempt can have. The test counts the
// target's effects.

#include "engine/delivery/publish_machine.hpp"
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
using std::chrono::seconds;

enum class ending { receipt, nothing, lost_reply, lost_request, crash_behind, crash_before };
enum class answer { truth, no_answer, not_sure };

constexpr std::array all_endings = {ending::receipt,      ending::nothing,
                                    ending::lost_reply,   ending::lost_request,
                                    ending::crash_behind, ending::crash_before};
constexpr std::array all_answers = {answer::truth, answer::no_answer, answer::not_sure};

// The knowledge of the ledger and the target between two attempts.
struct world {
    repeat_safety safety = repeat_safety::once;
    int effects = 0;
    int attempts = 0;
    std::optional<wall_time> intent_at;
    wall_time now{seconds(1'000'000)};
};

class histories {
 public:
    explicit histories(repeat_safety safety) {
        world start;
        start.safety = safety;
        attempt_from(start);
    }

    std::size_t ended = 0;
    std::size_t sent_twice = 0;
    std::size_t finished_without_effect = 0;
    std::size_t forgotten = 0;  // failed for good while something may have happened

 private:
    void attempt_from(world at) {
        if (at.attempts == 4) {
            ++ended;
            return;
        }
        ++at.attempts;
        for (const auto end : all_endings) {
            if (!at.intent_at) {
                publish_machine machine(policy_, at.attempts, random_);
                go_on(at, machine, prepare_step(), end, answer::truth);
                continue;
            }
            for (const auto told : all_answers) {
                publish_machine machine(policy_, at.attempts, random_);
                auto first = machine.start_with_open_intent(at.safety, *at.intent_at, at.now);
                go_on(at, machine, first, end, told);
            }
        }
    }

    // One attempt, from its first action to its settlement or to the crash.
    void go_on(world at, publish_machine machine, publish_action action, ending end, answer told) {
        for (;;) {
            if (std::holds_alternative<verify_step>(action)) {
                action = asked(at, machine, told);
            } else if (std::holds_alternative<prepare_step>(action)) {
                machine.prepared(at.safety);
                at.intent_at = at.now;
                machine.intent_committed();
                if (end != ending::nothing && end != ending::lost_request &&
                    end != ending::crash_before) {
                    ++at.effects;
                    sent_twice += at.effects > 1 ? 1 : 0;
                }
                if (end == ending::crash_behind || end == ending::crash_before) {
                    at.now += seconds(1);
                    attempt_from(at);
                    return;
                }
                action = sent(at, machine, end);
            } else {
                settle(at, std::get<settle_step>(action));
                return;
            }
        }
    }

    static publish_action sent(const world& at, publish_machine& machine, ending end) {
        if (end == ending::receipt) {
            return machine.sent({});
        }
        failure why(failure_class::unreachable, "no reply");
        why.may_have_happened = end != ending::nothing;
        return machine.not_sent(why, at.now);
    }

    static publish_action asked(const world& at, publish_machine& machine, answer told) {
        if (told == answer::no_answer) {
            return machine.not_verified({failure_class::unreachable, "no reply"}, at.now);
        }
        const bool shown = told == answer::truth && at.effects > 0;
        const std::vector<std::string> candidates(shown ? 1 : 0, "p-1");
        return machine.found(candidates, 0, told == answer::truth, at.now);
    }

    void settle(world at, const settle_step& step) {
        if (!step.keep_intent && step.to != task_state::uncertain) {
            at.intent_at.reset();
        }
        if (step.to == task_state::retry) {
            at.now = *step.next_attempt;
            attempt_from(at);
            return;
        }
        ++ended;
        finished_without_effect += step.to == task_state::finished && at.effects == 0 ? 1 : 0;
        forgotten += step.to == task_state::failed && at.effects > 0 ? 1 : 0;
    }

    publish_policy policy_;
    no_jitter random_;
};

TEST(publish_histories, a_verifiable_one_happens_at_most_once_and_is_never_taken_for_done) {
    const histories all(repeat_safety::verifiable);
    EXPECT_GT(all.ended, 1000U);
    EXPECT_EQ(all.sent_twice, 0U);
    EXPECT_EQ(all.finished_without_effect, 0U);
    EXPECT_EQ(all.forgotten, 0U);
}

TEST(publish_histories, a_once_one_happens_at_most_once_and_is_never_taken_for_done) {
    const histories all(repeat_safety::once);
    EXPECT_GT(all.ended, 10U);
    EXPECT_EQ(all.sent_twice, 0U);
    EXPECT_EQ(all.finished_without_effect, 0U);
    EXPECT_EQ(all.forgotten, 0U);
}

TEST(publish_histories, an_idempotent_one_is_repeated_and_never_taken_for_done) {
    const histories all(repeat_safety::idempotent);
    EXPECT_GT(all.sent_twice, 0U);  // idempotent deliveries may be sent twice
    EXPECT_EQ(all.finished_without_effect, 0U);
    EXPECT_EQ(all.forgotten, 0U);
}

}  // namespace
}  // namespace sluice::engine
