#pragma once

// Builds the JSON Schemas with which the resources describe their requests and answers. The OpenAPI
// document holds them, and a test holds each answer against its own.

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::control::schema {

using schema = json::object;

// Each describes one type of value; the description is for people.
schema text(std::string_view description);
schema one_of(std::string_view description, std::initializer_list<std::string_view> words);
schema whole_number(std::string_view description);
schema number(std::string_view description);
schema flag(std::string_view description);
schema moment(std::string_view description);  // "2026-01-31T09:00:00.000Z"
schema any(std::string_view description);     // any JSON value

schema list_of(schema items, std::string_view description = {});
schema map_of(schema values, std::string_view description = {});  // by name
// The same type of value, or null.
schema or_null(schema of);

// Says that a member may be missing.
struct member {
    std::string_view name;
    schema of;
    bool optional = false;
};
// An object with these members and no others.
schema object(const std::vector<member>& members, std::string_view description = {});

}  // namespace sluice::control::schema
