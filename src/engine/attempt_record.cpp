#include "engine/attempt.hpp"
#include "engine/caught.hpp"

// What an attempt reads from the ledger and writes to it.

namespace sluice::engine {
namespace {

std::string_view name_of_safety(repeat_safety safety) {
    switch (safety) {
        case repeat_safety::idempotent:
            return "idempotent";
        case repeat_safety::verifiable:
            return "verifiable";
        case repeat_safety::once:
            return "once";
    }
    return "once";
}

repeat_safety safety_named(std::string_view name) {
    if (name == "idempotent") {
        return repeat_safety::idempotent;
    }
    return name == "verifiable" ? repeat_safety::verifiable : repeat_safety::once;
}

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

}  // namespace

staged_record stage(const outgoing_plan& outgoing, const ledger::task& what, wall_time now) {
    staged_record made;
    auto record = entity_of(what);
    if (!record) {
        made.problem = record.error();
        return made;
    }
    if (outgoing.stages.empty()) {
        made.record = *std::move(record);
        return made;
    }
    auto staged = caught_call([&] { return outgoing.stages.run(*std::move(record), now); });
    if (!staged) {
        made.problem = staged.error();
    } else if (staged->entities().empty()) {
        made.skipped = staged->reason();
    } else {
        made.record = std::move(staged->entities().front());
    }
    return made;
}

ledger::intent intent_of(const delivery& what, wall_time at) {
    json::object stored;
    stored["safety"] = name_of_safety(what.safety);
    stored["plan"] = what.plan;
    ledger::intent made;
    made.key = what.key;
    made.fingerprint = what.fingerprint;
    made.plan = write_json(stored);
    made.at = at;
    return made;
}

result<delivery> delivery_of(const ledger::intent& stored) {
    auto text = parse_json(stored.plan);
    if (!text) {
        return std::move(text.error()).within("the stored intent");
    }
    auto* object = text->if_object();
    if (object == nullptr || !object->contains("safety") || !object->contains("plan")) {
        return failure(failure_class::internal, "the stored intent has no safety or no plan");
    }
    delivery made;
    const auto* safety = object->at("safety").if_string();
    made.safety = safety == nullptr ? repeat_safety::once : safety_named(*safety);
    made.plan = std::move(object->at("plan"));
    made.key = stored.key;
    made.fingerprint = stored.fingerprint;
    return made;
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
    made.at = at;
    return made;
}

}  // namespace sluice::engine
