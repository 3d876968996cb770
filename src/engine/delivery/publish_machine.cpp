#include "engine/delivery/publish_machine.hpp"

#include "engine/delivery/breaker.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sluice::engine {

using ledger::task_state;

namespace {

using std::chrono::milliseconds;

// Settle times: the first look comes after one, and the second, which decides, two later.
constexpr int last_look_after = 3;

}  // namespace

milliseconds longest_wait_of(const publish_policy& policy) {
    auto longest = std::max({policy.longest_asked_wait, policy.wait_time,
                             policy.retry.longest_delay, last_look_after * policy.settle_time});
    for (const auto& rule : policy.retry.rules) {
        longest = std::max(longest, rule.after.value_or(milliseconds(0)));
    }
    return longest;
}

publish_machine::publish_machine(const publish_policy& policy, attempt_facts facts,
                                 random_source& random)
    : policy_(policy), facts_(facts), random_(random) {}

std::optional<milliseconds> publish_machine::asked_by(const failure& why) const {
    return why.retry_after ? std::optional(std::min(*why.retry_after, policy_.longest_asked_wait))
                           : std::nullopt;
}

std::string publish_machine::reason_of(const failure& why) const {
    auto reason = describe(why);
    if (why.retry_after && *why.retry_after > policy_.longest_asked_wait) {
        reason += "; it asks for a pause of " + format_duration(*why.retry_after) + ", and " +
                  format_duration(policy_.longest_asked_wait) +
                  " is believed (daemon.longest_asked_wait)";
    }
    return reason;
}

void publish_machine::expect(phase before, const char* call) const {
    if (phase_ != before) {
        throw std::logic_error(std::string("publish_machine: ") + call + " is out of order");
    }
}

publish_action publish_machine::start_with_open_intent(repeat_safety safety, wall_time intent_at,
                                                       wall_time now) {
    open_intent_ = true;
    safety_ = safety;
    unknown_since_ = intent_at;
    switch (safety) {
        case repeat_safety::idempotent:
            earlier_unknown_ = true;
            return prepare_step{};
        case repeat_safety::verifiable:
            break;
        case repeat_safety::once: {
            // An open intent at the first counted attempt: an operator has offered the task again,
            // and so has answered the question that the target cannot.
            if (facts_.counted == 1) {
                return prepare_step{};
            }
            settle_step parked;
            parked.to = task_state::uncertain;
            parked.reason =
                "it was being sent when the program ended, and the target cannot be asked: "
                "look there, then finish or retry it";
            parked.keep_intent = true;
            return parked;
        }
    }
    // After a clock that was set back, the time of sending is unknown; now counts in its place.
    const bool set_back = now < intent_at;
    const auto ask_at = std::min(intent_at, now) + policy_.settle_time;
    if (now < ask_at) {
        settle_step later;
        later.to = task_state::retry;
        later.reason = "the outcome is unknown: the target will be asked";
        later.next_attempt = ask_at;
        later.keep_intent = true;
        if (set_back) {
            later.unknown_since = now;
        }
        return later;
    }
    return verify_step{};
}

settle_step publish_machine::happened(const sent_result& sent) {
    open_intent_ = true;
    phase_ = phase::sent;
    settle_step finished;
    finished.to = task_state::finished;
    finished.external_id = sent.external_id;
    finished.response = sent.text;
    return finished;
}

void publish_machine::prepared(repeat_safety safety) {
    expect(phase::begun, "prepared");
    phase_ = phase::prepared;
    safety_ = safety;
}

settle_step publish_machine::not_prepared(const failure& why, wall_time now) {
    return after_failure(why, earlier_unknown_, now);
}

void publish_machine::intent_committed() {
    expect(phase::prepared, "intent_committed");
    phase_ = phase::committed;
}

settle_step publish_machine::sent(const receipt& done) {
    expect(phase::committed, "sent");
    phase_ = phase::sent;
    settle_step finished;
    finished.to = task_state::finished;
    finished.external_id = done.external_id;
    finished.response = done.response;
    return finished;
}

// When another send or verification is safe, an unreadable answer counts as none. A rule of the
// outgoing may say otherwise.
failure publish_machine::as_silence(failure why) const {
    if (why.kind == failure_class::invalid && !decide(policy_.retry.rules, why).by_rule) {
        why.kind = failure_class::unreachable;
    }
    return why;
}

settle_step publish_machine::not_sent(const failure& why, wall_time now) {
    expect(phase::committed, "not_sent");
    const auto decided = decide(policy_.retry.rules, why);
    if (!why.may_have_happened && decided.action != retry_action::ask) {
        return after_failure(why, earlier_unknown_, now);
    }
    switch (safety_) {
        case repeat_safety::idempotent:
            // The open intent keeps the key, which makes the next attempt the same delivery.
            return after_failure(as_silence(why), true, now);
        case repeat_safety::verifiable:
            return ask(why, decided, now);
        case repeat_safety::once:
            break;
    }
    settle_step parked;
    parked.to = task_state::uncertain;
    parked.reason = "it may have happened: " + describe(why);
    parked.keep_intent = true;
    return parked;
}

publish_action publish_machine::found(const std::vector<std::string>& candidates,
                                      std::size_t spoken_for, bool reliable, wall_time now,
                                      bool may_come_later) {
    if (candidates.size() > spoken_for) {
        phase_ = phase::sent;
        settle_step finished;
        finished.to = task_state::finished;
        finished.external_id = candidates[spoken_for];
        finished.reason = "found at the target";
        return finished;
    }
    const auto last_look = unknown_since_ + last_look_after * policy_.settle_time;
    if (reliable && may_come_later && now < last_look) {
        settle_step later;
        later.to = task_state::waiting;
        later.reason =
            "the outcome is unknown, and the target does not have it yet: it will be asked again";
        later.next_attempt = last_look;
        later.keep_intent = true;
        return later;
    }
    if (reliable) {
        if (facts_.counted <= policy_.retry.attempts) {
            return prepare_step{};
        }
        settle_step parked;
        parked.to = task_state::failed;
        parked.reason = "the target says that it did not happen, and its attempts are used up";
        return parked;
    }
    failure unsure(failure_class::unreachable, "the target could not tell whether it happened");
    return after_failure(unsure, true, now);
}

settle_step publish_machine::not_verified(const failure& why, wall_time now) {
    failure asking = as_silence(why);
    return after_failure(std::move(asking).within("asking the target whether it happened"), true,
                         now);
}

settle_step publish_machine::after_failed(const failure& why, wall_time now) {
    auto made = after_failure(why, true, now);
    if (made.to == task_state::uncertain) {
        made.to = task_state::failed;
    }
    made.reason =
        "it was sent and is not sent again; a step after the publisher failed: " + made.reason;
    return made;
}

settle_step publish_machine::stumbled(failure why, wall_time now) {
    if (phase_ == phase::sent) {
        return after_failed(why, now);
    }
    if (phase_ == phase::committed) {
        why.may_have_happened = true;
        return not_sent(why, now);
    }
    why.may_have_happened = false;
    return open_intent_ ? not_verified(why, now) : not_prepared(why, now);
}

bool publish_machine::may_try_again(wall_time now) const {
    const auto total = policy_.retry.total;
    const bool in_time = total.count() == 0 || !facts_.first_at || now - *facts_.first_at < total;
    return in_time && facts_.counted < policy_.retry.attempts;
}

settle_step publish_machine::again(const failure& why, std::optional<milliseconds> after,
                                   wall_time now) {
    settle_step later;
    later.to = task_state::retry;
    later.reason = reason_of(why);
    const auto own = after ? *after : backoff_after(facts_.counted, policy_.retry, random_);
    later.next_attempt = now + std::max(own, asked_by(why).value_or(milliseconds(0)));
    return later;
}

settle_step publish_machine::wait(const failure& why, const retry_decision& decided,
                                  wall_time now) {
    settle_step waiting;
    waiting.to = task_state::waiting;
    waiting.reason = reason_of(why);
    const auto asked = asked_by(why);
    if (decided.by_rule) {
        waiting.next_attempt = now + std::max(decided.after.value_or(policy_.wait_time),
                                              asked.value_or(milliseconds(0)));
    } else if (why.kind == failure_class::busy) {
        const auto own = backoff_after(facts_.claims, policy_.retry, random_);
        waiting.next_attempt = now + std::max(own, asked.value_or(milliseconds(0)));
    } else {
        waiting.next_attempt = now + asked.value_or(policy_.wait_time);
    }
    return waiting;
}

settle_step publish_machine::ask(const failure& why, const retry_decision& decided, wall_time now) {
    const bool waits = decided.by_rule && (decided.action == retry_action::wait ||
                                           decided.action == retry_action::refresh);
    auto later = waits ? wait(why, decided, now)
                       : again(why, decided.by_rule ? decided.after : std::nullopt, now);
    later.reason = "the outcome is unknown, the target will be asked: " + later.reason;
    later.next_attempt = std::max(*later.next_attempt, now + policy_.settle_time);
    later.keep_intent = true;
    later.unknown_since = now;
    return later;
}

settle_step publish_machine::after_failure(const failure& why, bool keep_intent, wall_time now) {
    const auto decided = decide(policy_.retry.rules, why);
    settle_step made;
    made.to = keep_intent ? task_state::uncertain : task_state::failed;
    made.reason = reason_of(why);
    switch (decided.action) {
        case retry_action::wait:
        case retry_action::refresh:
            made = wait(why, decided, now);
            break;
        case retry_action::retry:
        case retry_action::ask:
            if (facts_.probe && speaks_of_target_alone(why)) {
                made = again(why, decided.after, now);
                made.to = task_state::waiting;
            } else if (may_try_again(now)) {
                made = again(why, decided.after, now);
            } else {
                made.reason = "given up after " + std::to_string(facts_.counted) +
                              " attempts: " + made.reason;
            }
            break;
        case retry_action::fail:
            break;
    }
    if (facts_.probe && made.to == task_state::waiting) {
        // After the next probe, so that another task, if there is one, makes that probe.
        made.next_attempt = std::max(*made.next_attempt, now + *facts_.probe + *facts_.probe / 2);
    }
    made.keep_intent = keep_intent;
    return made;
}

}  // namespace sluice::engine
