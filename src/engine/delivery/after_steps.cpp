#include "engine/delivery/after_steps.hpp"

#include "engine/caught.hpp"
#include "engine/delivery/attempt.hpp"
#include "engine/stages/new_task.hpp"

#include <iterator>
#include <utility>

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds ledger_pause{1};

struct aftermath {
    std::vector<ledger::value_change> stores;
    std::vector<ledger::new_task> follow_ups;
};

json::object names_behind(const sent_result& sent) {
    json::object about;
    about["id"] = sent.external_id;
    about["found"] = sent.found;
    json::object names;
    names["result"] = std::move(about);
    names["response"] = sent.reply;
    return names;
}

awaitable<result<aftermath>> run_steps(const decided* what) {
    const auto now = what->with.time.now();
    const json::object names = names_behind(*what->holds.sent);
    // The stages behind see what those before it have kept: it is committed together.
    kept_values kept;
    for (const auto& change : what->holds.stores) {
        kept.add(change);
    }
    const stage_context context{.now = now, .kept = &kept, .names = &names};
    auto out = co_await what->outgoing.after.run(*what->holds.record, context);
    if (!out) {
        co_return out.error();
    }
    aftermath made;
    made.stores = kept.take();
    for (auto record : out->entities()) {
        record.headers["after_task"] = std::to_string(what->task.id);
        record.headers["after_result"] = what->holds.sent->external_id;
        for (const auto& to : what->next.to) {
            auto task =
                new_task_of(record, {what->task.where.route, to}, "", what->next.largest_task);
            task.order_key = what->task.order_key;
            made.follow_ups.push_back(std::move(task));
        }
    }
    co_return made;
}

// Until the ledger takes it: what happened outside must be written down.
awaitable<void> keep_sent(const decided* what) {
    for (;;) {
        std::vector<ledger::intent_record> intents;
        intents.push_back({what->task.id, intent_of(what->sent, what->with.time.now(), what->holds),
                           what->task.attempts});
        const auto written = co_await what->with.record.record_intents(std::move(intents));
        if (written || written.error().kind == failure_class::refused) {
            co_return;
        }
        what->with.log.write(log_level::error, "what was sent is not yet written",
                             {{"task", what->task.id}, {"failure", describe(written.error())}});
        co_await what->with.time.sleep_for(ledger_pause);
    }
}

}  // namespace

bool anything_behind(const outgoing_plan& outgoing, const hand_on& next) {
    return !outgoing.after.empty() || !next.to.empty();
}

awaitable<ledger::settlement> settle_with_steps(decided what, settle_step step) {
    auto made = settlement_of(what.task, step, what.sent, what.with.time.now());
    if (step.to == ledger::task_state::skipped) {
        made.stores = what.holds.stores;
    }
    if (step.to != ledger::task_state::finished) {
        co_return made;
    }
    if (!what.holds.record || !anything_behind(what.outgoing, what.next)) {
        made.stores = what.holds.stores;
        co_return made;
    }
    // Steps that wait may be cut off in the middle.
    const bool kept_before = what.outgoing.after.waits();
    if (kept_before) {
        co_await keep_sent(&what);
    }
    auto behind = co_await caught(run_steps(&what));
    if (behind) {
        made.stores = std::move(behind->stores);
        made.follow_ups = std::move(behind->follow_ups);
        co_return made;
    }
    if (!kept_before) {
        co_await keep_sent(&what);
    }
    auto failed = what.machine.after_failed(behind.error(), what.with.time.now());
    failed.external_id = step.external_id;
    failed.response = step.response;
    co_return settlement_of(what.task, failed, what.sent, what.with.time.now());
}

}  // namespace sluice::engine
