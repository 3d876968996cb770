#include <sluice/component/names.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace {

constexpr std::string_view header_name = "header";
constexpr std::string_view entity_name = "entity";
constexpr std::string_view now_name = "now";

// `more`: the number of names that follow. This reserves room for all of them at once.
json::object names_at(wall_time now, std::size_t more) {
    json::object names;
    names.reserve(3 + more);
    names[header_name].emplace_object();
    names[entity_name].emplace_object().reserve(2);
    names[now_name] = format_utc_seconds(now);
    return names;
}

// Keeps the memory of a text that stands there.
void set_text(json::value& place, std::string_view text) {
    if (kind_of(place) == json_kind::string) {
        place.get_string().assign(text);
    } else {
        place = text;
    }
}

void set_headers(json::object& header, const entity& entity) {
    const bool same_names =
        header.size() == entity.headers.size() &&
        std::ranges::equal(header, entity.headers, [](const auto& held, const auto& wanted) {
            return std::string_view(held.key()) == wanted.first;
        });
    if (!same_names) {
        header.clear();
        header.reserve(entity.headers.size());
        for (const auto& [name, value] : entity.headers) {
            header[name] = value;
        }
        return;
    }
    auto place = header.begin();
    for (const auto& [name, value] : entity.headers) {
        set_text(place++->value(), value);
    }
}

void set_entity(json::object& names, const entity& entity) {
    set_headers(names[header_name].as_object(), entity);
    auto& about = names[entity_name].as_object();
    set_text(about["type"], entity.type);
    set_text(about["id"], entity.id);
}

// As many as pipelines that stand inside each other, with some to spare.
constexpr std::size_t most_rooms = 8;

std::vector<std::unique_ptr<entity_names::room>>& free_rooms() {
    thread_local std::vector<std::unique_ptr<entity_names::room>> rooms;
    return rooms;
}

std::unique_ptr<entity_names::room> take_room(wall_time now) {
    auto& rooms = free_rooms();
    if (rooms.empty()) {
        return std::make_unique<entity_names::room>(names_at(now, 0), now);
    }
    auto taken = std::move(rooms.back());
    rooms.pop_back();
    if (taken->now != now) {
        taken->now = now;
        taken->names[now_name] = format_utc_seconds(now);
    }
    return taken;
}

// The texts of a record may be long, and nobody needs their memory.
bool is_small(const json::object& names) {
    constexpr std::size_t most_headers = 16;
    constexpr std::size_t longest = 256;
    const auto short_texts = [](const json::object& members) {
        return std::ranges::all_of(members, [](const json::key_value_pair& member) {
            const auto& value = member.value();
            return kind_of(value) != json_kind::string || value.get_string().capacity() <= longest;
        });
    };
    const auto& header = names.at(header_name).get_object();
    return header.size() <= most_headers && short_texts(header) &&
           short_texts(names.at(entity_name).get_object());
}

}  // namespace

json::object names_beside(const entity& entity, wall_time now) {
    auto names = names_at(now, 0);
    set_entity(names, entity);
    return names;
}

entity_names::entity_names(wall_time now, const json::object* more)
    : room_(more == nullptr ? take_room(now)
                            : std::make_unique<room>(names_at(now, more->size()), now)),
      extended_(more != nullptr) {
    if (more != nullptr) {
        for (const auto& name : *more) {
            room_->names[name.key()] = name.value();
        }
    }
}

entity_names::~entity_names() {
    auto& rooms = free_rooms();
    if (!extended_ && rooms.size() < most_rooms && is_small(room_->names)) {
        rooms.push_back(std::move(room_));
    }
}

const json::object& entity_names::of(const entity& entity) {
    set_entity(room_->names, entity);
    return room_->names;
}

}  // namespace sluice
