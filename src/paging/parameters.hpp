#pragma once

// Holds and declares the parameters of a request: path, query and body. Subscribers and publishers
// make an address of them. No I/O.

#include <sluice/config/declaration.hpp>
#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::paging {

struct parameters {
    value_template path;
    value_template query;
    value_template payload;
};

// `sees` lists the names that expressions see. If it is empty, they see a record.
config::declaration<parameters> parameters_declaration(const std::vector<std::string>& sees,
                                                       std::string payload_text);

// Holds the evaluated parameters.
struct parameter_values {
    json::value path;
    json::value query;
    json::value payload;
};
result<parameter_values> values_of(const parameters& from, const json::value& data,
                                   expression_scope scope);

// Returns the {slots} of a path, in order.
std::vector<std::string_view> slots_of(std::string_view path);

// Returns `path` with its slots filled, percent-encoded. Every '{' of it has its '}'. Fails (class
// refused) for a slot without a value, a value without a slot, and a value that leads to another
// path.
result<std::string> filled_path(std::string_view path, const json::value& values);

// Returns a target such as "/post?workspaceId=w&statuses=DRAFT&statuses=POSTED".
result<std::string> target_of(std::string path, const json::object& query);

// Returns a whole number, or the number that a text writes. Otherwise returns nothing.
std::optional<std::int64_t> integer_in(const json::value& value);
std::optional<std::int64_t> integer_of(const json::object& members, std::string_view name);

bool is_absent(const json::value& value);  // null, "" or []

}  // namespace sluice::paging
