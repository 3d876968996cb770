#include "support/json_schema.hpp"

#include <sluice/model/time.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <set>

namespace sluice::testing {
namespace {

namespace json = boost::json;

bool is_of_type(const json::value& value, std::string_view type) {
    if (type == "integer") {
        return value.is_int64() || value.is_uint64();
    }
    return (type == "string" && value.is_string()) || (type == "number" && value.is_number()) ||
           (type == "boolean" && value.is_bool()) || (type == "null" && value.is_null()) ||
           (type == "array" && value.is_array()) || (type == "object" && value.is_object());
}

std::string wrong_type(const json::value& value, const json::value& types) {
    const auto fits = types.is_array()
                          ? std::ranges::any_of(types.get_array(),
                                                [&](const json::value& one) {
                                                    return is_of_type(value, one.as_string());
                                                })
                          : is_of_type(value, types.as_string());
    return fits ? "" : "is no " + json::serialize(types) + ": " + json::serialize(value);
}

std::string wrong_object(const json::object& value, const json::object& schema,
                         const std::string& place) {
    if (const auto* required = schema.if_contains("required")) {
        for (const auto& name : required->as_array()) {
            if (!value.contains(name.as_string())) {
                return place + ": has no member " + json::serialize(name);
            }
        }
    }
    const auto* properties = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& [name, one] : value) {
        const auto inner = place + "/" + std::string(name);
        const auto* described =
            properties == nullptr ? nullptr : properties->as_object().if_contains(name);
        if (described == nullptr && others != nullptr && others->is_object()) {
            described = others;
        }
        if (described == nullptr && others != nullptr) {
            return inner + ": is not described";
        }
        if (described != nullptr) {
            if (auto found = difference(one, *described, inner); !found.empty()) {
                return found;
            }
        }
    }
    return {};
}

}  // namespace

std::string difference(const json::value& value, const json::value& schema,
                       const std::string& place) {
    static const std::set<std::string, std::less<>> known{
        "type",  "description", "enum",     "format",
        "items", "properties",  "required", "additionalProperties"};
    const auto& rules = schema.as_object();
    for (const auto& [name, rule] : rules) {
        if (!known.contains(std::string_view(name))) {
            return place + ": the schema has an unknown keyword " + std::string(name);
        }
    }
    if (const auto* types = rules.if_contains("type")) {
        if (auto wrong = wrong_type(value, *types); !wrong.empty()) {
            return place + " " + wrong;
        }
    }
    if (const auto* words = rules.if_contains("enum")) {
        if (std::ranges::find(words->as_array(), value) == words->as_array().end()) {
            return place + ": " + json::serialize(value) + " is none of " + json::serialize(*words);
        }
    }
    if (rules.contains("format") && value.is_string() && !parse_utc(value.as_string())) {
        return place + ": is no moment: " + json::serialize(value);
    }
    if (const auto* items = rules.if_contains("items"); items != nullptr && value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i) {
            const auto found =
                difference(value.get_array()[i], *items, place + "/" + std::to_string(i));
            if (!found.empty()) {
                return found;
            }
        }
    }
    return value.is_object() ? wrong_object(value.get_object(), rules, place) : std::string();
}

}  // namespace sluice::testing
