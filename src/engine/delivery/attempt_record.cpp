#include "engine/caught.hpp"
#include "engine/delivery/attempt.hpp"
#include "engine/delivery/exchange_text.hpp"
#include "engine/stages/early_stages.hpp"
#include "engine/stages/new_task.hpp"
#include "engine/stages/order_key.hpp"

// What an attempt reads from the ledger and writes to it.

namespace sluice::engine {
namespace {

result<entity> record_of(const ledger::task& what) {
    auto record = entity_of(what.entity_type, what.entity_id, what.headers, what.data);
    if (record) {
        take_stages_left(*record);
    }
    return record;
}

staged_record staged_of(result<stage_output> out, kept_values& kept) {
    staged_record made;
    if (!out) {
        made.problem = out.error();
        return made;
    }
    made.stores = kept.take();
    if (out->entities().empty()) {
        made.skipped = out->reason();
    } else {
        made.record = std::move(out->entities().front());
    }
    return made;
}

staged_record unreadable(failure why) {
    staged_record made;
    made.problem = std::move(why);
    return made;
}

// Why a rejected record cannot be offered again.
failure not_again(stages_left left, const ledger::task& what) {
    const auto forget = "`sluice forget " + what.incoming + " " + what.entity_id + "`";
    if (left == stages_left::data) {
        return {
            failure_class::refused, "its data was too large to be kept",
            "raise daemon.largest_task and restart, then " + forget +
                " has it offered again, to all its routes; or give it data: `sluice tasks edit " +
                std::to_string(what.id) + "`"};
    }
    return {failure_class::refused, "nobody can tell which record it is",
            "set 'identifier' in the incoming: the record is then taken in by itself, and this "
            "task can be dropped"};
}

// It became several: each is a task of the same lane.
staged_record spread(std::vector<entity> records, const hand_on& next, const ledger::task& what,
                     wall_time now) {
    staged_record made;
    made.skipped =
        "it became " + std::to_string(records.size()) + " tasks when it was offered again";
    for (const auto& record : records) {
        auto task = new_task_of(record, what.where, "", next.largest_task);
        const auto key = order_key_of(*next.route, record, now);
        task.order_key = key ? *key : record.id;
        made.spread.push_back(std::move(task));
    }
    return made;
}

}  // namespace

awaitable<staged_record> stage(const outgoing_plan* outgoing, const ledger::task* what,
                               wall_time now) {
    auto record = record_of(*what);
    if (!record) {
        co_return unreadable(record.error());
    }
    kept_values kept;
    const stage_context context{.now = now, .kept = &kept};
    auto out = co_await caught(outgoing->stages.run(*std::move(record), context));
    co_return staged_of(std::move(out), kept);
}

awaitable<staged_record> stage_rejected(const outgoing_plan* outgoing, const hand_on* next,
                                        const ledger::task* what, wall_time now) {
    auto record = entity_of(what->entity_type, what->entity_id, what->headers, what->data);
    if (!record) {
        co_return unreadable(record.error());
    }
    auto left = take_stages_left(*record);
    if (left == stages_left::data && !record->data.is_null()) {
        left = stages_left::none;  // a person gave it some
    }
    if (left == stages_left::data || left == stages_left::identity) {
        co_return unreadable(not_again(left, *what));
    }
    kept_values kept;
    const stage_context context{.now = now, .kept = &kept};
    if (left != stages_left::none && next->route) {
        auto early = co_await caught(
            stage_again(next->route.get(), *std::move(record), left, context, next->largest_task));
        if (!early) {
            co_return unreadable(early.error());
        }
        if (early->records.size() != 1) {
            auto made = spread(std::move(early->records), *next, *what, now);
            made.skipped = made.spread.empty() ? early->dropped : made.skipped;
            made.stores = kept.take();
            co_return made;
        }
        record = std::move(early->records.front());
    }
    auto out = co_await caught(outgoing->stages.run(*std::move(record), context));
    co_return staged_of(std::move(out), kept);
}

std::shared_ptr<net::exchange_note> note_of(const ledger::task& what) {
    auto made = std::make_shared<net::exchange_note>();
    made->task = std::to_string(what.id);
    return made;
}

ledger::settlement settlement_of(const ledger::task& what, const settle_step& step,
                                 const delivery& sent, wall_time at) {
    ledger::settlement made;
    made.id = what.id;
    made.attempt = what.attempts;
    made.to = step.to;
    made.reason = step.reason;
    made.external_id = step.external_id;
    made.request = request_text(sent);
    made.response = response_text(sent, step.response);
    made.next_attempt = step.next_attempt;
    made.keep_intent = step.keep_intent;
    made.intent_at = step.unknown_since;
    made.at = at;
    return made;
}

}  // namespace sluice::engine
