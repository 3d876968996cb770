#include "engine/publish_machine.hpp"

#include <algorithm>

namespace sluice::engine {

using ledger::task_state;

publish_machine::publish_machine(const publish_policy& policy, int attempt, random_source& random)
    : policy_(policy), attempt_(attempt), random_(random) {}

publish_action publish_machine::start(wall_time /*now*/) {
    return prepare_step{};
}

publish_action publish_machine::start_with_open_intent(repeat_safety safety, wall_time intent_at,
                                                       wall_time now) {
    safety_ = safety;
    switch (safety) {
        case repeat_safety::idempotent:
            return prepare_step{};
        case repeat_safety::verifiable:
            break;
        case repeat_safety::once: {
            // An open intent at the first attempt that counts: a person has offered the task again,
            // and so has answered what the target cannot.
            if (attempt_ == 1) {
                return prepare_step{};
            }
            settle_step parked;
            parked.to = task_state::uncertain;
            parked.reason =
                "it was being sent when the program ended, and the target cannot be asked: "
                "look there, then retry or skip";
            parked.keep_intent = true;
            return parked;
        }
    }
    // A clock that was set back must not make this wait for longer than the settle time itself.
    const auto ask_at = intent_at + policy_.settle_time;
    if (now < ask_at && now >= intent_at) {
        settle_step later;
        later.to = task_state::retry;
        later.reason = "the outcome is unknown: the target will be asked";
        later.next_attempt = ask_at;
        later.keep_intent = true;
        return later;
    }
    return verify_step{};
}

settle_step publish_machine::happened(const sent_result& what) {
    settle_step finished;
    finished.to = task_state::finished;
    finished.external_id = what.external_id;
    finished.response = what.text;
    return finished;
}

publish_action publish_machine::prepared(repeat_safety safety) {
    safety_ = safety;
    return commit_intent_step{};
}

publish_action publish_machine::not_prepared(const failure& why, wall_time now) {
    return after_failure(why, false, now);
}

publish_action publish_machine::intent_committed() {
    return send_step{};
}

publish_action publish_machine::sent(const receipt& done) {
    settle_step finished;
    finished.to = task_state::finished;
    finished.external_id = done.external_id;
    finished.response = done.response;
    return finished;
}

publish_action publish_machine::not_sent(const failure& why, wall_time now) {
    if (!why.may_have_happened) {
        return after_failure(why, false, now);
    }
    if (safety_ == repeat_safety::idempotent) {
        // The open intent keeps the key: it is what makes the next attempt the same delivery.
        return after_failure(why, true, now);
    }
    if (safety_ == repeat_safety::once) {
        settle_step parked = park(why);
        parked.to = task_state::uncertain;
        parked.reason = "it may have happened: " + describe(why);
        parked.keep_intent = true;
        return parked;
    }
    settle_step later;
    later.to = task_state::retry;
    later.reason = "the outcome is unknown, the target will be asked: " + describe(why);
    later.next_attempt =
        now + std::max(policy_.settle_time, why.retry_after.value_or(std::chrono::milliseconds(0)));
    later.keep_intent = true;
    return later;
}

publish_action publish_machine::found(const std::vector<std::string>& candidates,
                                      std::size_t spoken_for, bool reliable, wall_time now) {
    if (candidates.size() > spoken_for) {
        settle_step finished;
        finished.to = task_state::finished;
        finished.external_id = candidates[spoken_for];
        finished.reason = "found at the target";
        return finished;
    }
    if (reliable) {
        return prepare_step{};
    }
    failure unsure(failure_class::unreachable, "the target could not tell whether it happened");
    return after_failure(unsure, true, now);
}

publish_action publish_machine::not_verified(const failure& why, wall_time now) {
    failure asking = why;
    return after_failure(std::move(asking).within("asking the target whether it happened"), true,
                         now);
}

settle_step publish_machine::after_failed(const failure& why, wall_time now) {
    auto made = after_failure(why, true, now);
    if (made.to == task_state::uncertain) {
        made.to = task_state::failed;
    }
    made.reason =
        "it was sent and is not sent again; a step behind the publisher failed: " + made.reason;
    return made;
}

settle_step publish_machine::park(const failure& why) const {
    settle_step parked;
    parked.to = task_state::failed;
    parked.reason = describe(why);
    return parked;
}

settle_step publish_machine::again(const failure& why, bool keep_intent, wall_time now) {
    settle_step later;
    later.to = task_state::retry;
    later.reason = describe(why);
    later.keep_intent = keep_intent;
    later.next_attempt = now + std::max(backoff_after(attempt_, policy_.retry, random_),
                                        why.retry_after.value_or(std::chrono::milliseconds(0)));
    return later;
}

settle_step publish_machine::after_failure(const failure& why, bool keep_intent, wall_time now) {
    switch (disposition_of(why.kind)) {
        case disposition::wait: {
            settle_step waiting = again(why, keep_intent, now);
            waiting.to = task_state::waiting;
            waiting.next_attempt = now + why.retry_after.value_or(policy_.wait_time);
            return waiting;
        }
        case disposition::retry:
            // A target that asks us to wait is not a fault of the task: that never uses it up.
            if (why.kind == failure_class::busy || attempt_ < policy_.retry.attempts) {
                return again(why, keep_intent, now);
            }
            break;
        case disposition::park:
            break;
    }
    settle_step parked = park(why);
    parked.keep_intent = keep_intent;
    if (keep_intent) {
        parked.to = task_state::uncertain;
    }
    return parked;
}

}  // namespace sluice::engine
