#include <sluice/component/names.hpp>

#include <cstddef>
#include <string_view>

namespace sluice {

namespace {

constexpr std::string_view header_name = "header";
constexpr std::string_view entity_name = "entity";

// `more`: the number of names that follow. This runs for every record, so it reserves room for all
// of them at once.
json::object names_at(wall_time now, std::size_t more) {
    json::object names;
    names.reserve(3 + more);
    names[header_name].emplace_object();
    names[entity_name].emplace_object().reserve(2);
    names["now"] = format_utc_seconds(now);
    return names;
}

void set_entity(json::object& names, const entity& entity) {
    auto& header = names[header_name].as_object();
    header.clear();
    header.reserve(entity.headers.size());
    for (const auto& [name, value] : entity.headers) {
        header[name] = value;
    }
    auto& about = names[entity_name].as_object();
    about["type"] = entity.type;
    about["id"] = entity.id;
}

}  // namespace

json::object names_beside(const entity& entity, wall_time now) {
    auto names = names_at(now, 0);
    set_entity(names, entity);
    return names;
}

entity_names::entity_names(wall_time now, const json::object* more)
    : names_(names_at(now, more == nullptr ? 0 : more->size())) {
    if (more != nullptr) {
        for (const auto& name : *more) {
            names_[name.key()] = name.value();
        }
    }
}

const json::object& entity_names::of(const entity& entity) {
    set_entity(names_, entity);
    return names_;
}

}  // namespace sluice
