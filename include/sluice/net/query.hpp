#pragma once

// Builds query strings from JSON values, for connectors.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// Returns "a=1&b=x&b=y" for an object. A list repeats its key, null is left out, and numbers and
// booleans are written as in JSON. Null in place of the object gives an empty query. Fails (class
// refused) for an object or a list within a value, and names the key.
result<std::string> query_string(const json::value& members, bool space_as_plus = false);

// Appends `query` to `target`: after "?", or after "&" when the target has a query already. An
// empty query changes nothing.
std::string with_query(std::string target, std::string_view query);

// Returns one value as the text of a query or a path, not yet encoded. Null, lists and objects give
// "".
std::string scalar_text(const json::value& value);
// The same of a member; nullopt when it is missing, or when `value` is no object.
std::string scalar_member(const json::value& value, std::string_view name);
std::string scalar_member(const json::object& members, std::string_view name);
bool is_scalar(const json::value& value);  // text, number or boolean

}  // namespace sluice::net
