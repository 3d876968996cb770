#include "engine/delivery/intent_payload.hpp"

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

// Writes an object as text, member by member. An entity and a plan may be large, and a tree that
// holds both would be a copy of each.
class object_text {
 public:
    explicit object_text(std::string& out) : out_(out) { out_ += '{'; }

    // Writes the name; the caller appends the value.
    std::string& name(std::string_view name) {
        if (std::exchange(any_, true)) {
            out_ += ',';
        }
        out_ += '"';
        out_ += name;  // ours: nothing in it needs an escape
        out_ += "\":";
        return out_;
    }
    void member(std::string_view name, const json::value& value) {
        append_json(this->name(name), value);
    }
    void end() { out_ += '}'; }

 private:
    std::string& out_;
    bool any_ = false;
};

template <class Texts>
json::object texts_object(const Texts& texts) {
    json::object made;
    for (const auto& [name, text] : texts) {
        made[name] = text;
    }
    return made;
}

json::value change_object(const ledger::value_change& change) {
    json::object made;
    made["store"] = change.store;
    made["key"] = change.key;
    if (change.value) {
        made["value"] = *change.value;
    }
    if (change.expires) {
        made["expires"] = change.expires->time_since_epoch().count();
    }
    return made;
}

void append_entity(std::string& out, const entity& entity) {
    object_text text(out);
    text.member("type", json::string(entity.type));
    text.member("id", json::string(entity.id));
    text.member("headers", texts_object(entity.headers));
    text.member("data", entity.data);
    text.end();
}

json::value sent_object(const sent_result& sent) {
    json::object made;
    made["id"] = sent.external_id;
    made["text"] = sent.text;
    made["reply"] = sent.reply;
    made["found"] = sent.found;
    return made;
}

// Every ledger holds the names of these members, so they must not change.
std::string text_of(const delivery& delivery, const intent_payload& payload) {
    std::string out;
    object_text text(out);
    text.member("safety", json::string(name_of_safety(delivery.safety)));
    text.member("plan", delivery.plan);
    text.member("summary", json::string(delivery.summary));
    if (delivery.repeat_as_sent) {
        text.member("as_sent", true);
    }
    if (payload.entity) {
        append_entity(text.name("record"), *payload.entity);
    } else if (delivery.repeat_as_sent) {
        append_entity(text.name("record"), delivery.entity);
    }
    if (!payload.stores.empty()) {
        json::array changes;
        for (const auto& change : payload.stores) {
            changes.push_back(change_object(change));
        }
        text.member("stores", std::move(changes));
    }
    if (payload.sent) {
        text.member("sent", sent_object(*payload.sent));
    }
    text.end();
    return out;
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

entity entity_from(json::object& from) {
    entity made;
    made.type = text_member(from, "type");
    made.id = text_member(from, "id");
    if (const auto* headers = from.if_contains("headers"); headers && headers->is_object()) {
        for (const auto& one : headers->get_object()) {
            made.headers[one.key()] = text_member(headers->get_object(), one.key());
        }
    }
    if (auto* data = from.if_contains("data")) {
        made.data = std::move(*data);
    }
    return made;
}

sent_result sent_from(json::object& from) {
    sent_result made;
    made.external_id = text_member(from, "id");
    made.text = text_member(from, "text");
    if (auto* reply = from.if_contains("reply")) {
        made.reply = std::move(*reply);
    }
    made.found = flag_member(from, "found");
    return made;
}

intent_payload payload_from(json::object& from) {
    intent_payload made;
    if (auto* entity = from.if_contains("record"); entity && entity->is_object()) {
        made.entity = entity_from(entity->get_object());
    }
    if (const auto* stores = from.if_contains("stores"); stores && stores->is_array()) {
        for (const auto& change : stores->get_array()) {
            made.stores.push_back(change_from(change.as_object()));
        }
    }
    if (auto* sent = from.if_contains("sent"); sent && sent->is_object()) {
        made.sent = sent_from(sent->get_object());
    }
    return made;
}

}  // namespace

sent_result result_of(receipt done) {
    json::object reply;
    reply["status"] = done.status;
    reply["headers"] = texts_object(done.headers);
    reply["data"] = std::move(done.data);
    return {std::move(done.external_id), std::move(done.response), std::move(reply), false};
}

sent_result found_at_target(std::string external_id) {
    return {std::move(external_id), "", nullptr, true};
}

ledger::intent intent_of(const delivery& delivery, wall_time at, const intent_payload& payload) {
    ledger::intent made;
    made.key = delivery.key;
    made.fingerprint = delivery.fingerprint;
    made.target = delivery.target;
    made.plan = text_of(delivery, payload);
    made.at = at;
    return made;
}

result<restored_intent> restore(const ledger::intent& stored) {
    auto text = parse_kept_json(stored.plan);
    if (!text) {
        return std::move(text.error()).within("the stored intent");
    }
    auto* object = text->if_object();
    if (object == nullptr || !object->contains("safety") || !object->contains("plan")) {
        return failure(failure_class::internal, "the stored intent has no safety or no plan");
    }
    restored_intent made;
    made.delivery.safety = safety_named(text_member(*object, "safety"));
    made.delivery.plan = std::move(object->at("plan"));
    made.delivery.key = stored.key;
    made.delivery.fingerprint = stored.fingerprint;
    made.delivery.target = stored.target;
    made.delivery.repeat_as_sent = object->contains("as_sent");
    made.delivery.summary = text_member(*object, "summary");
    made.payload = payload_from(*object);
    return made;
}

}  // namespace sluice::engine
