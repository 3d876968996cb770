#include "engine/delivery/preparation.hpp"

#include "engine/caught.hpp"
#include "engine/delivery/outcome_log.hpp"
#include "engine/delivery/settlement.hpp"
#include "engine/delivery/staged_entity.hpp"

#include <sluice/failpoint.hpp>
#include <sluice/model/uuid.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

using ledger::task_state;

// A key by which the target can recognise the delivery: the same in every attempt.
std::string key_of(const attempt& attempt, const services& services) {
    const auto& open = attempt.task.open_intent;
    if (open && !open->key.empty()) {
        return open->key;
    }
    return make_uuid7(services.time.now(), services.random.next(), services.random.next());
}

// Removes the results of other tasks; the rest belongs to this one.
awaitable<publish_action> weigh(const delivery_context* context, attempt* attempt, findings found) {
    auto& ledger = context->services.ledger;
    const auto& asked_about = attempt->delivery;
    ledger::destination destination{attempt->task.lane.outgoing, asked_about.target};
    const auto others = co_await ledger.claimed_external_ids(destination, found.candidates);
    if (!others) {
        attempt->leave(others.error());
        co_return publish_action();
    }
    std::erase_if(found.candidates, [&](const std::string& id) {
        return std::ranges::find(*others, id) != others->end();
    });
    const auto spoken_for =
        co_await ledger.finished_without_id(std::move(destination), asked_about.fingerprint);
    if (!spoken_for) {
        attempt->leave(spoken_for.error());
        co_return publish_action();
    }
    auto action = attempt->machine.found(found.candidates, *spoken_for, found.reliable,
                                         context->services.time.now(), found.may_come_later);
    if (const auto* step = std::get_if<settle_step>(&action);
        step != nullptr && step->to == task_state::finished) {
        attempt->payload.sent = found_at_target(step->external_id);
    }
    co_return action;
}

awaitable<publish_action> ask_target(const delivery_context* context, attempt* attempt) {
    attempt->lock = co_await context->fingerprint_locks.enter(attempt->delivery.fingerprint);
    reach(failpoint::before_verification);
    attempt->asked = true;
    active_span span(attempt->trace, "verification");
    attempt->delivery.note->trace = span.as_parent();
    auto found = co_await caught(context->outgoing.target->verify(attempt->delivery));
    attempt->delivery.note->trace = attempt->trace;
    reach(failpoint::after_verification);
    if (!found) {
        span.fail(found.error().kind);
        attempt->report = report_of(found.error());
        co_return attempt->machine.not_verified(found.error(), context->services.time.now());
    }
    attempt->report.signal = target_signal::works;
    co_return co_await weigh(context, attempt, *std::move(found));
}

// Without steps after the publisher, nobody needs the entity once it is sent.
void take_entity_along(const delivery_context& context, attempt& attempt) {
    if (goes_on_after(context.outgoing, context.continuation)) {
        attempt.payload.entity = attempt.delivery.entity;
    } else {
        attempt.payload.entity.reset();
    }
}

awaitable<void> stage_and_prepare(const delivery_context* context, attempt* attempt) {
    const auto& outgoing = context->outgoing;
    const auto& time = context->services.time;
    // Stages and gather() may take long, so the duplicate candidates under way are checked again
    // before the intent is committed.
    attempt->lock.reset();
    active_span span(attempt->trace, "stages");
    auto staged =
        co_await stage_entity(&attempt->task, &outgoing, &context->continuation, time.now());
    attempt->payload.stores = std::move(staged.stores);
    attempt->spread = std::move(staged.spread);
    for (auto& one : attempt->spread) {
        one.generation = context->generation_number();
    }
    log_handled(context->services, attempt->task, staged.handled);
    if (staged.problem) {
        attempt->decide(attempt->machine.not_prepared(*staged.problem, time.now()));
        co_return;
    }
    if (!staged.held.empty()) {
        settle_step held;
        held.to = task_state::held;
        held.reason = std::move(staged.held);
        attempt->decide(std::move(held));
        co_return;
    }
    if (!staged.entity) {
        settle_step skipped;
        skipped.to = task_state::skipped;
        skipped.reason = std::move(staged.skipped);
        attempt->decide(std::move(skipped));
        co_return;
    }
    const auto gathered = co_await caught(outgoing.target->gather(&*staged.entity));
    if (!gathered) {
        attempt->decide(attempt->machine.not_prepared(gathered.error(), time.now()));
        co_return;
    }
    auto prepared = caught_call([&] {
        return outgoing.target->prepare(*std::move(staged.entity),
                                        key_of(*attempt, context->services));
    });
    if (!prepared) {
        attempt->decide(attempt->machine.not_prepared(prepared.error(), time.now()));
        co_return;
    }
    attempt->ready(*std::move(prepared));
}

}  // namespace

awaitable<std::optional<wall_time>> first_attempt_at(const delivery_context* context,
                                                     const ledger::task* task) {
    const auto found = co_await context->services.ledger.find(task->id);
    if (!found || !*found) {
        co_return std::nullopt;
    }
    const auto& history = **found;
    wall_time fresh_at = history.task.created;
    for (const auto& move : history.moves) {
        fresh_at = move.to == task_state::fresh ? move.at : fresh_at;
    }
    const auto first = std::ranges::find_if(
        history.attempts, [&](const auto& attempt) { return attempt.started >= fresh_at; });
    co_return first == history.attempts.end() ? std::nullopt : std::optional(first->started);
}

awaitable<result<void>> prepare_attempt(const delivery_context* context, attempt* attempt) {
    publish_action action = prepare_step();
    if (attempt->task.open_intent) {
        action = attempt->resume(context->services.time.now());
    }
    if (std::holds_alternative<verify_step>(action)) {
        action = co_await ask_target(context, attempt);
    }
    if (attempt->state == attempt_state::left) {
        co_return result<void>();
    }
    if (auto* step = std::get_if<settle_step>(&action)) {
        attempt->decide(std::move(*step));
        co_return result<void>();
    }
    if (attempt->state == attempt_state::begun) {
        co_await stage_and_prepare(context, attempt);
    }
    if (attempt->state == attempt_state::ready) {
        take_entity_along(*context, *attempt);
    }
    co_return result<void>();
}

}  // namespace sluice::engine
