#include "engine/attempt.hpp"
#include "engine/caught.hpp"

// What an attempt reads from the ledger and writes to it.

namespace sluice::engine {
namespace {

result<entity> entity_of(const ledger::task& what) {
    auto data = parse_json(what.data);
    if (!data) {
        return std::move(data.error()).within("the task's data");
    }
    entity record;
    record.type = what.entity_type;
    record.id = what.entity_id;
    record.data = *std::move(data);
    if (what.headers.empty()) {
        return record;
    }
    auto headers = parse_json(what.headers);
    if (!headers) {
        return std::move(headers.error()).within("the task's headers");
    }
    if (const auto* object = headers->if_object()) {
        for (const auto& member : *object) {
            if (const auto* text = member.value().if_string()) {
                record.headers.emplace(member.key(), std::string_view(*text));
            }
        }
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

}  // namespace

staged_record stage(const outgoing_plan& outgoing, const ledger::task& what, wall_time now) {
    auto record = entity_of(what);
    if (!record) {
        return unreadable(record.error());
    }
    kept_values kept;
    const stage_surroundings around(now, &kept);
    auto out = caught_call([&] { return outgoing.stages.run(*std::move(record), around); });
    return staged_of(std::move(out), kept);
}

awaitable<staged_record> stage_waiting(const outgoing_plan* outgoing, const ledger::task* what,
                                       wall_time now) {
    auto record = entity_of(*what);
    if (!record) {
        co_return unreadable(record.error());
    }
    kept_values kept;
    const stage_surroundings around(now, &kept);
    auto out = co_await caught(outgoing->stages.run_waiting(*std::move(record), around));
    co_return staged_of(std::move(out), kept);
}

ledger::settlement settlement_of(const ledger::task& what, const settle_step& step,
                                 std::string request, wall_time at) {
    ledger::settlement made;
    made.id = what.id;
    made.attempt = what.attempts;
    made.to = step.to;
    made.reason = step.reason;
    made.external_id = step.external_id;
    made.request = std::move(request);
    made.response = step.response;
    made.next_attempt = step.next_attempt;
    made.keep_intent = step.keep_intent;
    made.intent_at = step.unknown_since;
    made.at = at;
    return made;
}

}  // namespace sluice::engine
