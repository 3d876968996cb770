#include "engine/intake/change.hpp"

#include "engine/plan/change_hash.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/kept_json.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace sluice::engine {
namespace {

constexpr std::size_t longest_watched = 256;  // bytes of a watched value's text
// Selection rejects identifiers that begin like this, so no record can pass as an unidentified one.
constexpr std::string_view unidentified = "\x1funidentified:";

std::string text_of(const json::value& value) {
    std::string text;
    switch (kind_of(value)) {
        case json_kind::null:
            return text;
        case json_kind::string:
            text = value.get_string();
            break;
        default:
            text = write_json(value);
    }
    if (text.size() <= longest_watched) {
        return text;
    }
    // The hash tells apart long values that begin alike.
    return std::string(utf8_prefix(text, longest_watched)) + "… " + change_hash(value);
}

json::object values_in(const std::string& watched) {
    auto read = parse_kept_json(watched.empty() ? "{}" : watched);
    return read && read->is_object() ? std::move(read->get_object()) : json::object();
}

void tell_moves(entity& entity, const json::object& before, const json::object& now) {
    std::string moved;
    for (const auto& [name, value] : now) {
        const auto* was = before.if_contains(name);
        // Without a former value it did not move: the configuration watches it only since now.
        if (was == nullptr || *was == value) {
            continue;
        }
        const std::string event(name);
        const std::string from(was->as_string());
        const std::string to(value.as_string());
        if (moved.empty()) {
            entity.headers["event"] = event;
            entity.headers["from"] = from;
            entity.headers["to"] = to;
        }
        append_item(moved, event, ",");
        entity.headers[event + "_from"] = from;
        entity.headers[event + "_to"] = to;
    }
    if (!moved.empty()) {
        entity.headers["moved"] = moved;
    }
}

}  // namespace

result<std::string> watched_values(const incoming_plan& incoming, const entity& entity) {
    if (incoming.watch.empty()) {
        return std::string();
    }
    entity_names names(wall_time{}, nullptr);
    const json::object& beside = names.of(entity);
    json::object texts;
    for (const auto& [name, value] : incoming.watch) {
        const auto found = value.evaluate(entity.data, {&beside});
        if (!found) {
            return failure(found.error()).within("watch." + name);
        }
        texts[name] = text_of(*found);
    }
    return write_json(texts);
}

bool watched_moved(const std::string& before, const std::string& now) {
    if (before == now) {
        return false;
    }
    const auto old = values_in(before);
    for (const auto& [name, value] : values_in(now)) {
        const auto* was = old.if_contains(name);
        if (was != nullptr && *was != value) {
            return true;
        }
    }
    return false;
}

bool same_watch(const std::string& before, const std::string& now) {
    // If nothing is watched now, the remembered values are not worth a write.
    if (before == now || now.empty()) {
        return true;
    }
    const auto old = values_in(before);
    const auto fresh = values_in(now);
    if (old.size() != fresh.size()) {
        return false;
    }
    for (const auto& [name, value] : fresh) {
        if (!old.contains(name)) {
            return false;
        }
    }
    return true;
}

void tell_change(sighted_entity& sighted, const std::optional<ledger::known_entity>& known,
                 wall_time now) {
    auto& headers = sighted.entity.headers;
    if (!known) {
        headers["event"] = "created";
        headers["first_seen"] = format_utc(now);
        return;
    }
    const bool same = known->offered_hash == sighted.hash;
    headers["event"] = same ? "unchanged" : "changed";
    if (known->first_seen) {
        headers["first_seen"] = format_utc(*known->first_seen);
    }
    tell_moves(sighted.entity, values_in(known->watched), values_in(sighted.watched));
}

std::string snapshot_of(const entity& entity) {
    json::object headers;
    for (const auto& [name, value] : entity.headers) {
        headers[name] = value;
    }
    json::object kept;
    kept["type"] = entity.type;
    kept["headers"] = std::move(headers);
    kept["data"] = entity.data;
    return write_json(kept);
}

entity deleted_entity(const ledger::missing_entity& missing) {
    entity entity;
    entity.id = missing.id;
    auto kept = values_in(missing.snapshot);
    if (const auto* type = kept.if_contains("type");
        type != nullptr && kind_of(*type) == json_kind::string) {
        entity.type = type->get_string();
    }
    if (const auto* headers = kept.if_contains("headers"); headers && headers->is_object()) {
        for (const auto& [name, value] : headers->get_object()) {
            const bool text = kind_of(value) == json_kind::string;
            entity.headers[std::string(name)] = text ? value.get_string() : "";
        }
    }
    if (auto* data = kept.if_contains("data")) {
        entity.data = std::move(*data);
    }
    entity.headers["event"] = "deleted";
    if (missing.first_seen) {
        entity.headers["first_seen"] = format_utc(*missing.first_seen);
    }
    return entity;
}

std::string name_of_unidentified(const std::string& hash) {
    return std::string(unidentified) + hash;
}

bool is_unidentified(const std::string& remembered_as) {
    return remembered_as.starts_with(unidentified);
}

}  // namespace sluice::engine
