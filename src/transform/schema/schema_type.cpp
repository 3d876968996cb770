#include "transform/schema/schema_type.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::transform {

namespace {

// 1.0 is an integer in draft 7. A number too large for a double is written without a point.
bool is_whole(const json::value& number) {
    if (number.is_int64() || number.is_uint64()) {
        return true;
    }
    const auto text = write_json(number);
    if (text.find_first_of(".eE") == std::string::npos) {
        return true;
    }
    const double nearest = to_double(number);
    return nearest == static_cast<double>(
                          static_cast<std::int64_t>(std::clamp(nearest, -9.0e18, 9.0e18))) &&
           json_equal(number, json::value(nearest));
}

}  // namespace

std::string_view type_of(const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::null:
            return "null";
        case json_kind::boolean:
            return "boolean";
        case json_kind::number:
            return "number";
        case json_kind::string:
            return "string";
        case json_kind::array:
            return "array";
        case json_kind::object:
            return "object";
    }
    return "null";
}

bool has_type(const json::value& value, std::string_view type) {
    return type_of(value) == type ||
           (type == "integer" && kind_of(value) == json_kind::number && is_whole(value));
}

std::string text_of_type(const json::value& type) {
    const auto* list = type.if_array();
    if (list == nullptr) {
        return std::string(std::string_view(type.get_string()));
    }
    std::string all;
    for (const auto& one : *list) {
        all += (all.empty() ? "" : " or ") + std::string(std::string_view(one.get_string()));
    }
    return all;
}

}  // namespace sluice::transform
