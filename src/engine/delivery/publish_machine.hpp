#pragma once

// Decides the fate of one task at its publisher. `deliver` asks it and does as it says. It does no
// I/O and knows no clock but the `now` of each call. It keeps the order of an attempt: prepared,
// intent committed, sent. A call out of order throws std::logic_error, so that nothing is sent
// without its intent. It alone decides about unknown outcomes.

#include "engine/delivery/backoff.hpp"
#include "engine/delivery/intent_payload.hpp"
#include "engine/plan/delivery_policy.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/budget.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/task.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sluice::engine {

// The longest wait for a next attempt that any rule gives.
std::chrono::milliseconds longest_wait_of(const publish_policy& policy);

// Says which attempt at a task this is.
struct attempt_facts {
    attempt_facts(int counted) : counted(counted), claims(counted) {}

    int counted;  // from 1, this one included; forgiven ones do not count
    int claims;   // with the forgiven ones: the wait for a busy target grows with it
    // Set when retry.total is set and this is not the first attempt.
    std::optional<wall_time> first_at;
    // Set when this attempt probes a target that failed: the next probe comes after this time. A
    // failure that cannot be the task's fault then uses up no attempt.
    std::optional<std::chrono::milliseconds> probe;
};

// --- the next step
struct prepare_step {};  // run the outgoing's stages, and publisher::prepare
struct verify_step {};   // ask the target for candidates, take away those of other tasks
struct settle_step {
    ledger::task_state to = ledger::task_state::failed;
    std::string reason;
    std::string external_id;
    std::string response;
    std::optional<wall_time> next_attempt;
    bool keep_intent = false;
    // For a kept intent: a request may be at work unseen since this time.
    std::optional<wall_time> unknown_since = {};
};
using publish_action = std::variant<prepare_step, verify_step, settle_step>;

// Begins an attempt of a task without an open intent, with prepare_step.
class publish_machine {
 public:
    // The policy and the source outlive it.
    publish_machine(const publish_policy& policy, attempt_facts facts, random_source& random);

    // Begins when an earlier attempt committed an intent and its outcome is unknown. `safety` is
    // that attempt's. `intent_at` is the intent's time, or a later one since which the outcome is
    // unknown.
    publish_action start_with_open_intent(repeat_safety safety, wall_time intent_at, wall_time now);
    // Begins when an earlier attempt recorded that it was sent: only the steps after it are left.
    settle_step happened(const sent_result& sent);

    void prepared(repeat_safety safety);
    settle_step not_prepared(const failure& why, wall_time now);
    void intent_committed();
    settle_step sent(const receipt& done);
    settle_step not_sent(const failure& why, wall_time now);

    // Decides by the candidates that remain after the ids of other tasks were removed. `spoken_for`
    // counts tasks that finished without an id and cannot be told apart from this one. With
    // `may_come_later`, a missing result is looked for once more, two settle times after the first
    // look, before it counts as not done. That uses up no attempt.
    publish_action found(const std::vector<std::string>& candidates, std::size_t spoken_for,
                         bool reliable, wall_time now, bool may_come_later = false);
    settle_step not_verified(const failure& why, wall_time now);

    // Decides after the delivery was sent and a later step failed. The task is tried again or waits
    // for an operator; the open intent keeps it from being sent again.
    settle_step after_failed(const failure& why, wall_time now);

    // Decides after something threw that is no failure of a component or the ledger. It costs an
    // attempt, so that it does not repeat for ever. An attempt that may have sent is not forgotten.
    settle_step stumbled(failure why, wall_time now);

    bool intent_is_committed() const { return phase_ >= phase::committed; }

 private:
    enum class phase { begun, prepared, committed, sent };

    void expect(phase before, const char* call) const;
    // Each sets its own time of the next attempt.
    settle_step again(const failure& why, std::optional<std::chrono::milliseconds> after,
                      wall_time now);
    settle_step wait(const failure& why, const retry_decision& decided, wall_time now);
    settle_step ask(const failure& why, const retry_decision& decided, wall_time now);
    failure as_silence(failure why) const;
    std::optional<std::chrono::milliseconds> asked_by(const failure& why) const;
    std::string reason_of(const failure& why) const;
    settle_step after_failure(const failure& why, bool keep_intent, wall_time now);
    bool may_try_again(wall_time now) const;

    const publish_policy& policy_;
    attempt_facts facts_;
    random_source& random_;
    phase phase_ = phase::begun;
    repeat_safety safety_ = repeat_safety::once;
    bool open_intent_ = false;  // of an earlier attempt
    // The outcome of an earlier attempt is unknown, and verification did not settle it. Its intent
    // and its key outlive this attempt, unless this one finishes.
    bool earlier_unknown_ = false;
    wall_time unknown_since_{};
};

}  // namespace sluice::engine
