#include "engine/delivery/after_steps.hpp"

#include "engine/caught.hpp"
#include "engine/delivery/backoff.hpp"
#include "engine/delivery/outcome_log.hpp"
#include "engine/delivery/settlement.hpp"
#include "engine/stages/new_task.hpp"

#include <utility>

namespace sluice::engine {
namespace {

struct steps_outcome {
    std::vector<ledger::value_change> stores;
    std::vector<ledger::new_task> follow_ups;
};

json::object names_after(const sent_result& sent) {
    json::object about;
    about["id"] = sent.external_id;
    about["found"] = sent.found;
    json::object names;
    names["result"] = std::move(about);
    names["response"] = sent.reply;
    return names;
}

awaitable<result<steps_outcome>> run_steps(const delivery_context* context, const attempt* attempt,
                                           entity entity) {
    const auto& sent = *attempt->payload.sent;
    const json::object names = names_after(sent);
    // These steps see the changes of the stages before the publisher, because both are committed
    // together.
    kept_values kept;
    for (const auto& change : attempt->payload.stores) {
        kept.add(change);
    }
    handled_failures handled;
    const stage_context stages{.now = context->services.time.now(),
                               .kept = &kept,
                               .names = &names,
                               .watch = {.handled = &handled}};
    auto out = co_await context->outgoing.after.run(std::move(entity), stages);
    log_handled(context->services, attempt->task, handled);
    if (!out) {
        co_return out.error();
    }
    steps_outcome made;
    made.stores = kept.take();
    const auto& next = context->continuation;
    for (auto& one : out->entities()) {
        one.headers["after_task"] = std::to_string(attempt->task.id);
        one.headers["after_result"] = sent.external_id;
        for (const auto& to : next.to) {
            auto task = new_task_of(one, {attempt->task.lane.route, to}, "", next.largest_task);
            task.order_key = attempt->task.order_key;
            task.generation = context->generation_number();
            // The route's approval was for the record, and that has gone out.
            task.approved = true;
            made.follow_ups.push_back(std::move(task));
        }
    }
    co_return made;
}

// Tries until the ledger takes it, because an outside effect must be recorded.
awaitable<void> keep_sent(const delivery_context* context, const attempt* attempt) {
    const auto& services = context->services;
    for (;;) {
        std::vector<ledger::committed_intent> intents;
        intents.push_back({attempt->task.id,
                           intent_of(attempt->delivery, services.time.now(), attempt->payload),
                           attempt->task.attempts});
        const auto written = co_await services.ledger.record_intents(std::move(intents));
        if (written || written.error().kind == failure_class::refused) {
            co_return;
        }
        services.log.write(log_level::error, "what was sent is not yet written",
                           {{"task", attempt->task.id}, {"failure", describe(written.error())}});
        co_await services.time.sleep_for(ledger_pause);
    }
}

}  // namespace

bool has_after_steps(const delivery_context& context, const attempt& attempt) {
    // An intent of an earlier configuration may hold no entity, because no steps came after the
    // publisher then.
    return attempt.step.to == ledger::task_state::finished && attempt.payload.entity &&
           goes_on_after(context.outgoing, context.continuation);
}

awaitable<result<ledger::settlement>> settle_after_steps(const delivery_context* context,
                                                         attempt* attempt) {
    // Steps that wait may be cut off in the middle, so the intent is written before them. Other
    // steps cannot be cut off, which saves a commit. Only when one of them fails, the intent is
    // written again, with the entity.
    const bool kept_before = context->outgoing.after.waits();
    if (kept_before) {
        co_await keep_sent(context, attempt);
    }
    entity given;
    if (kept_before) {
        given = *std::move(attempt->payload.entity);
    } else {
        given = *attempt->payload.entity;
    }
    const auto& time = context->services.time;
    auto done = co_await caught(run_steps(context, attempt, std::move(given)));
    if (done) {
        auto made = attempt->settlement(time.now());
        made.stores = std::move(done->stores);
        made.follow_ups = std::move(done->follow_ups);
        co_return made;
    }
    if (!kept_before) {
        co_await keep_sent(context, attempt);
    }
    auto failed = attempt->machine.after_failed(done.error(), time.now());
    failed.external_id = std::move(attempt->step.external_id);
    failed.response = std::move(attempt->step.response);
    attempt->decide(std::move(failed));
    co_return attempt->settlement(time.now());
}

}  // namespace sluice::engine
