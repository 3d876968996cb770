#include <sluice/component/names.hpp>

namespace sluice {

json::object names_beside(const entity& entity, wall_time now) {
    json::object header;
    for (const auto& [name, value] : entity.headers) {
        header[name] = value;
    }
    json::object about;
    about["type"] = entity.type;
    about["id"] = entity.id;
    json::object names;
    names["header"] = std::move(header);
    names["entity"] = std::move(about);
    names["now"] = format_utc_seconds(now);
    return names;
}

}  // namespace sluice
