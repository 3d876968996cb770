#include "control/schema.hpp"

#include <boost/json/array.hpp>

namespace sluice::control::schema {
namespace {

schema of_type(std::string_view type, std::string_view description) {
    schema out;
    out["type"] = type;
    if (!description.empty()) {
        out["description"] = description;
    }
    return out;
}

}  // namespace

schema text(std::string_view description) {
    return of_type("string", description);
}

schema one_of(std::string_view description, std::initializer_list<std::string_view> words) {
    auto out = of_type("string", description);
    json::array all;
    for (const auto word : words) {
        all.emplace_back(word);
    }
    out["enum"] = std::move(all);
    return out;
}

schema whole_number(std::string_view description) {
    return of_type("integer", description);
}

schema number(std::string_view description) {
    return of_type("number", description);
}

schema flag(std::string_view description) {
    return of_type("boolean", description);
}

schema moment(std::string_view description) {
    auto out = of_type("string", description);
    out["format"] = "date-time";
    return out;
}

schema any(std::string_view description) {
    schema out;
    out["description"] = description;
    return out;
}

schema list_of(schema items, std::string_view description) {
    auto out = of_type("array", description);
    out["items"] = std::move(items);
    return out;
}

schema map_of(schema values, std::string_view description) {
    auto out = of_type("object", description);
    out["additionalProperties"] = std::move(values);
    return out;
}

schema or_null(schema of) {
    json::array types;
    types.emplace_back(of["type"]);
    types.emplace_back("null");
    of["type"] = std::move(types);
    return of;
}

schema object(const std::vector<member>& members, std::string_view description) {
    auto out = of_type("object", description);
    json::object properties;
    json::array required;
    for (const auto& one : members) {
        properties[one.name] = one.of;
        if (!one.optional) {
            required.emplace_back(one.name);
        }
    }
    out["properties"] = std::move(properties);
    if (!required.empty()) {
        out["required"] = std::move(required);
    }
    out["additionalProperties"] = false;
    return out;
}

}  // namespace sluice::control::schema
