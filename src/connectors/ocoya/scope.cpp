#include "connectors/ocoya/scope.hpp"

namespace sluice::ocoya {

json::object names_at(wall_time now) {
    json::object names;
    names["now"] = format_utc_seconds(now);
    return names;
}

json::object names_of(const entity& record, wall_time now) {
    auto names = names_at(now);
    json::object headers;
    for (const auto& [name, value] : record.headers) {
        headers[name] = value;
    }
    names["header"] = std::move(headers);
    json::object about;
    about["type"] = record.type;
    about["id"] = record.id;
    names["entity"] = std::move(about);
    return names;
}

}  // namespace sluice::ocoya
