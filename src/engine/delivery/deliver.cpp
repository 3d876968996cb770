#include "engine/delivery/deliver.hpp"

#include "engine/caught.hpp"
#include "engine/delivery/after_steps.hpp"
#include "engine/delivery/attempt.hpp"
#include "engine/delivery/backoff.hpp"
#include "engine/delivery/confirming.hpp"
#include "engine/delivery/delivery_trace.hpp"
#include "engine/delivery/followed_outcome.hpp"
#include "engine/delivery/lane_schedule.hpp"
#include "engine/delivery/outcome_log.hpp"
#include "engine/delivery/preparation.hpp"
#include "engine/delivery/settlement.hpp"
#include "engine/key_locks.hpp"
#include "engine/ledger_trouble.hpp"

#include <sluice/failpoint.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

using outcomes_of_send = std::vector<result<receipt>>;

awaitable<result<outcomes_of_send>> send_together(publisher* target, std::vector<delivery> load) {
    co_return co_await target->send_all(std::move(load));
}

// Takes one load through its steps. The context and the load outlive it.
class load_delivery {
 public:
    load_delivery(const delivery_context& context, const delivery_load& load)
        : context_(context),
          load_(load),
          together_(context.outgoing.batch_limit() > 1),
          span_(delivery_span(context, load)) {}
    load_delivery(const load_delivery&) = delete;
    load_delivery& operator=(const load_delivery&) = delete;
    ~load_delivery() { context_.unrepeatable -= unrepeatable_; }

    awaitable<result<delivery_report>> run();

 private:
    awaitable<void> begin();
    awaitable<result<void>> send_ready();
    awaitable<void> lock_fingerprints();
    awaitable<bool> commit_intents();
    awaitable<void> send();
    void take_outcome(attempt& attempt, result<receipt>& outcome);
    target_report learned() const;
    awaitable<std::vector<ledger::settlement>> outcomes();
    awaitable<void> settle();
    awaitable<void> give_back();
    // Settles an attempt that threw.
    void stumble(attempt& attempt, const failure& why);

    const delivery_context& context_;
    const delivery_load& load_;
    const bool together_;
    active_span span_;
    std::vector<attempt> attempts_;
    // The deliveries that go out, in order, and the attempts that they belong to.
    std::vector<delivery> sending_;
    std::vector<attempt*> senders_;
    std::vector<key_locks::lock> locks_;
    std::size_t unrepeatable_ = 0;  // of sending_, counted in the context too
    delivery_report report_;
};

awaitable<result<delivery_report>> load_delivery::run() {
    co_await begin();
    for (auto& attempt : attempts_) {
        const auto prepared = co_await caught(prepare_attempt(&context_, &attempt));
        if (!prepared) {
            stumble(attempt, prepared.error());
        }
    }
    const auto sent = co_await caught(send_ready());
    if (!sent) {
        for (auto* attempt : senders_) {
            if (attempt->state == attempt_state::ready) {
                stumble(*attempt, sent.error());
            }
        }
    }
    context_.target.report(load_.pass, learned());
    co_await settle();
    co_await give_back();
    co_return std::move(report_);
}

awaitable<void> load_delivery::begin() {
    const auto& outgoing = context_.outgoing;
    attempts_.reserve(load_.tasks.size());  // other members point at its elements
    for (const auto& task : load_.tasks) {
        attempt_facts facts(task.counted_attempts());
        facts.claims = task.attempts;
        if (load_.pass == breaker::pass::probe) {
            facts.probe = context_.target.pause();
        }
        if (outgoing.policy.retry.total.count() != 0 && facts.counted != 1) {
            facts.first_at = co_await first_attempt_at(&context_, &task);
        }
        attempts_.emplace_back(task,
                               publish_machine(outgoing.policy, facts, context_.services.random));
        if (const auto& route = context_.continuation.route) {
            attempts_.back().priority = route->priority;
        }
        attempts_.back().trace = span_.as_parent();
    }
}

void load_delivery::stumble(attempt& attempt, const failure& why) {
    context_.outcomes.failed(why);
    attempt.decide(attempt.machine.stumbled(why, context_.services.time.now()));
}

awaitable<result<void>> load_delivery::send_ready() {
    for (auto& attempt : attempts_) {
        if (attempt.state == attempt_state::ready) {
            senders_.push_back(&attempt);
        }
    }
    if (senders_.empty()) {
        co_return result<void>();
    }
    co_await lock_fingerprints();
    const auto& outgoing = context_.outgoing;
    const bool whole =
        goes_on_after(outgoing, context_.continuation) || outgoing.target->confirms();
    sending_.reserve(senders_.size());
    for (auto* attempt : senders_) {
        note_followed(context_, *attempt);
        sending_.push_back(attempt->hand_over(whole));
    }
    if (together_) {
        context_.outgoing.target->arrange(sending_);
    }
    if (co_await commit_intents()) {
        co_await send();
    }
    co_return result<void>();
}

// Takes each fingerprint once, and all loads in the same order. Otherwise two loads with each
// other's duplicate candidates could wait for one another for ever.
awaitable<void> load_delivery::lock_fingerprints() {
    std::vector<std::string> fingerprints;
    for (const auto* attempt : senders_) {
        if (attempt->delivery.safety == repeat_safety::verifiable) {
            fingerprints.push_back(attempt->delivery.fingerprint);
        }
    }
    std::ranges::sort(fingerprints);
    const auto again = std::ranges::unique(fingerprints);
    fingerprints.erase(again.begin(), again.end());
    for (auto& fingerprint : fingerprints) {
        locks_.push_back(co_await context_.fingerprint_locks.enter(std::move(fingerprint)));
    }
}

// Returns false when the ledger did not take them; nothing is sent then.
awaitable<bool> load_delivery::commit_intents() {
    const auto now = context_.services.time.now();
    std::vector<ledger::committed_intent> intents;
    intents.reserve(senders_.size());
    for (std::size_t i = 0; i < senders_.size(); ++i) {
        const auto& attempt = *senders_[i];
        intents.push_back(
            {attempt.task.id, intent_of(sending_[i], now, attempt.payload), attempt.task.attempts});
    }
    reach(failpoint::intent_before_commit);
    const auto written = co_await context_.services.ledger.record_intents(std::move(intents));
    if (!written) {
        for (auto* attempt : senders_) {
            attempt->leave(written.error());
        }
        co_return false;
    }
    unrepeatable_ = static_cast<std::size_t>(
        std::ranges::count(sending_, repeat_safety::once, &delivery::safety));
    context_.unrepeatable += unrepeatable_;
    reach(together_ ? failpoint::batch_intents_committed : failpoint::intent_committed);
    for (auto* attempt : senders_) {
        attempt->intent_committed();
    }
    co_return true;
}

awaitable<void> load_delivery::send() {
    auto* target = context_.outgoing.target.get();
    if (!together_) {
        auto outcome = co_await caught(target->send(std::move(sending_.front())), true);
        reach(failpoint::delivery_sent);
        take_outcome(*senders_.front(), outcome);
        co_return;
    }
    auto sent = co_await caught(send_together(target, std::move(sending_)), true);
    reach(failpoint::batch_sent);
    if (sent && sent->size() != senders_.size()) {
        failure wrong(failure_class::internal, "the publisher gave another number of outcomes");
        wrong.may_have_happened = true;
        sent = wrong;
    }
    if (!sent) {
        sent = outcomes_of_send(senders_.size(), result<receipt>(sent.error()));
    }
    for (std::size_t i = 0; i < senders_.size(); ++i) {
        take_outcome(*senders_[i], (*sent)[i]);
    }
}

void load_delivery::take_outcome(attempt& attempt, result<receipt>& outcome) {
    if (!outcome) {
        context_.outcomes.failed(outcome.error());
        attempt.sent = was_sent(outcome.error(), attempt.delivery);
        attempt.report = report_of(outcome.error());
        attempt.decide(attempt.machine.not_sent(outcome.error(), context_.services.time.now()));
        return;
    }
    attempt.report = {target_signal::works, "", std::nullopt};
    attempt.decide(attempt.machine.sent(*outcome));
    attempt.keep(*std::move(outcome));
}

// Returns "works" when one attempt says so; otherwise the first trouble.
target_report load_delivery::learned() const {
    target_report all;
    for (const auto& attempt : attempts_) {
        if (all.signal == target_signal::silent) {
            all = attempt.report;
        } else if (attempt.report.signal == target_signal::works) {
            all.signal = target_signal::works;
        }
    }
    return all;
}

awaitable<std::vector<ledger::settlement>> load_delivery::outcomes() {
    std::vector<ledger::settlement> made;
    made.reserve(attempts_.size());
    for (auto& attempt : attempts_) {
        if (attempt.state == attempt_state::left) {
            continue;
        }
        if (has_after_steps(context_, attempt)) {
            auto settled = co_await caught(settle_after_steps(&context_, &attempt));
            if (settled) {
                made.push_back(*std::move(settled));
                await_confirmation(context_.outgoing, attempt, made.back());
                continue;
            }
            stumble(attempt, settled.error());
        }
        made.push_back(attempt.settlement(context_.services.time.now()));
        await_confirmation(context_.outgoing, attempt, made.back());
    }
    co_return made;
}

awaitable<void> load_delivery::settle() {
    auto settled = co_await outcomes();
    if (settled.empty()) {
        co_return;
    }
    const auto& services = context_.services;
    const auto over = static_cast<std::size_t>(std::ranges::count_if(settled, is_over));
    if (auto rest = context_.schedule.settled(over)) {
        settled.back().stores.push_back(*std::move(rest));
    }
    for (;;) {
        reach(failpoint::outcome_before_commit);
        const auto written = co_await services.ledger.settle(settled);
        if (written) {
            reach(failpoint::outcome_committed);
            context_.trouble.worked();
            break;
        }
        if (written.error().kind == failure_class::refused) {
            services.log.write(log_level::error, "outcome not taken by the ledger",
                               {{"failure", describe(written.error())}});
            break;
        }
        // An outside effect must be recorded, and the disk may have room again in a moment.
        context_.trouble.failed("outcome not yet written", written.error());
        co_await services.time.sleep_for(ledger_pause);
    }
    for (const auto& outcome : settled) {
        if (!outcome.follow_ups.empty() && context_.continuation.wake) {
            context_.continuation.wake();
        }
        if (outcome.to == ledger::task_state::confirming && context_.confirming != nullptr) {
            context_.confirming->notify();
        }
        report_.waits = report_.waits || !is_over(outcome);
    }
    context_.outcomes.settled(load_, settled);
    tell_followers(context_, attempts_, settled);
    note_outcomes(span_, settled);
}

awaitable<void> load_delivery::give_back() {
    std::vector<ledger::task_id> lost;
    failure why;
    for (auto& attempt : attempts_) {
        if (attempt.state == attempt_state::left) {
            why = *attempt.problem;
            auto& ids = why.kind == failure_class::refused ? lost : report_.unsent;
            ids.push_back(attempt.task.id);
            attempt.lock.reset();
        }
    }
    if (!lost.empty()) {
        context_.services.log.write(log_level::error,
                                    "tasks were not held any more, and are left alone",
                                    {{"task", lost.front()},
                                     {"tasks", static_cast<std::int64_t>(lost.size())},
                                     {"failure", describe(why)}});
    }
    if (report_.unsent.empty()) {
        co_return;
    }
    report_.waits = true;
    locks_.clear();  // nothing is under way
    context_.trouble.failed("tasks not sent, and given back", why);
    co_await context_.services.time.sleep_for(ledger_pause);
}

}  // namespace

awaitable<delivery_report> deliver(const delivery_context* context, const delivery_load* load) {
    load_delivery way(*context, *load);
    auto done = co_await caught(way.run());
    if (done) {
        co_return *std::move(done);
    }
    // An attempt ends in a settlement whatever its components do, so this is a bug of the engine.
    // The lease returns the tasks, and their next holder sees the open intents.
    context->target.report(load->pass, {});
    context->services.log.write(
        log_level::error, "a delivery stumbled: its tasks come back with their lease",
        {{"task", load->tasks.front().id}, {"failure", describe(done.error())}});
    co_return delivery_report();
}

}  // namespace sluice::engine
