#include <sluice/component/names.hpp>

namespace sluice {

json::object names_beside(const entity& record, wall_time now) {
    json::object header;
    for (const auto& [name, value] : record.headers) {
        header[name] = value;
    }
    json::object about;
    about["type"] = record.type;
    about["id"] = record.id;
    json::object names;
    names["header"] = std::move(header);
    names["entity"] = std::move(about);
    names["now"] = format_utc_seconds(now);
    return names;
}

}  // namespace sluice
