#include "engine/delivery/carried.hpp"

#include <sluice/model/kept_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>
#include <utility>

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

template <class Texts>
json::object texts_object(const Texts& texts) {
    json::object made;
    for (const auto& [name, text] : texts) {
        made[name] = text;
    }
    return made;
}

json::value change_object(const ledger::value_change& what) {
    json::object made;
    made["store"] = what.store;
    made["key"] = what.key;
    if (what.value) {
        made["value"] = *what.value;
    }
    if (what.expires) {
        made["expires"] = what.expires->time_since_epoch().count();
    }
    return made;
}

json::value entity_object(const entity& what) {
    json::object made;
    made["type"] = what.type;
    made["id"] = what.id;
    made["headers"] = texts_object(what.headers);
    made["data"] = what.data;
    return made;
}

json::value sent_object(const sent_result& what) {
    json::object made;
    made["id"] = what.external_id;
    made["text"] = what.text;
    made["reply"] = what.reply;
    made["found"] = what.found;
    return made;
}

ledger::value_change change_from(const json::object& from) {
    ledger::value_change made;
    made.store = text_member(from, "store");
    made.key = text_member(from, "key");
    if (from.contains("value")) {
        made.value = text_member(from, "value");
    }
    if (const auto* expires = from.if_contains("expires"); expires && expires->is_int64()) {
        made.expires = wall_time(wall_time::duration(expires->get_int64()));
    }
    return made;
}

entity entity_from(const json::object& from) {
    entity made;
    made.type = text_member(from, "type");
    made.id = text_member(from, "id");
    if (const auto* headers = from.if_contains("headers"); headers && headers->is_object()) {
        for (const auto& one : headers->get_object()) {
            made.headers[one.key()] = text_member(headers->get_object(), one.key());
        }
    }
    if (const auto* data = from.if_contains("data")) {
        made.data = *data;
    }
    return made;
}

sent_result sent_from(const json::object& from) {
    sent_result made;
    made.external_id = text_member(from, "id");
    made.text = text_member(from, "text");
    if (const auto* reply = from.if_contains("reply")) {
        made.reply = *reply;
    }
    made.found = flag_member(from, "found");
    return made;
}

result<json::object> stored_object(const ledger::intent& stored) {
    auto text = parse_kept_json(stored.plan);
    if (!text) {
        return std::move(text.error()).within("the stored intent");
    }
    auto* object = text->if_object();
    if (object == nullptr || !object->contains("safety") || !object->contains("plan")) {
        return failure(failure_class::internal, "the stored intent has no safety or no plan");
    }
    return std::move(*object);
}

}  // namespace

sent_result result_of(const receipt& done) {
    json::object reply;
    reply["status"] = done.status;
    reply["headers"] = texts_object(done.headers);
    reply["data"] = done.data;
    return {done.external_id, done.response, std::move(reply), false};
}

sent_result found_at_target(std::string external_id) {
    return {std::move(external_id), "", nullptr, true};
}

ledger::intent intent_of(const delivery& what, wall_time at, const carried& more) {
    json::object stored;
    stored["safety"] = name_of_safety(what.safety);
    stored["plan"] = what.plan;
    stored["summary"] = what.summary;
    if (what.repeat_as_sent) {
        stored["as_sent"] = true;
    }
    if (more.record) {
        stored["record"] = entity_object(*more.record);
    }
    if (!more.stores.empty()) {
        json::array changes;
        for (const auto& change : more.stores) {
            changes.push_back(change_object(change));
        }
        stored["stores"] = std::move(changes);
    }
    if (more.sent) {
        stored["sent"] = sent_object(*more.sent);
    }
    ledger::intent made;
    made.key = what.key;
    made.fingerprint = what.fingerprint;
    made.target = what.target;
    made.plan = write_json(stored);
    made.at = at;
    return made;
}

result<delivery> delivery_of(const ledger::intent& stored) {
    auto object = stored_object(stored);
    if (!object) {
        return object.error();
    }
    delivery made;
    made.safety = safety_named(text_member(*object, "safety"));
    made.plan = std::move(object->at("plan"));
    made.key = stored.key;
    made.fingerprint = stored.fingerprint;
    made.target = stored.target;
    made.repeat_as_sent = object->contains("as_sent");
    made.summary = text_member(*object, "summary");
    return made;
}

result<carried> carried_of(const ledger::intent& stored) {
    const auto object = stored_object(stored);
    if (!object) {
        return object.error();
    }
    carried made;
    if (const auto* record = object->if_contains("record"); record && record->is_object()) {
        made.record = entity_from(record->get_object());
    }
    if (const auto* stores = object->if_contains("stores"); stores && stores->is_array()) {
        for (const auto& change : stores->get_array()) {
            made.stores.push_back(change_from(change.as_object()));
        }
    }
    if (const auto* sent = object->if_contains("sent"); sent && sent->is_object()) {
        made.sent = sent_from(sent->get_object());
    }
    return made;
}

}  // namespace sluice::engine
