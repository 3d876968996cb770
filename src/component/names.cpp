#include <sluice/component/names.hpp>

namespace sluice {

json::object names_beside(const entity& entity, wall_time now) {
    json::object header;
    header.reserve(entity.headers.size());
    for (const auto& [name, value] : entity.headers) {
        header.emplace(name, value);
    }
    json::object about;
    about.reserve(2);
    about.emplace("type", entity.type);
    about.emplace("id", entity.id);
    json::object names;
    names.reserve(3);
    names.emplace("header", std::move(header));
    names.emplace("entity", std::move(about));
    names.emplace("now", format_utc_seconds(now));
    return names;
}

}  // namespace sluice
