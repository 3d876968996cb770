#pragma once

// Query strings from values.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// "a=1&b=x&b=y" of an object: a list repeats its key, null is left out, numbers and booleans stand
// as in JSON. null in place of the object is an empty query. Fails (class refused) for an object or
// a list within a value, naming the key.
result<std::string> query_string(const json::value& members, bool space_as_plus = false);

// `target` with `query` behind it: by "?", or by "&" when it has a query already. An empty query
// changes nothing.
std::string with_query(std::string target, std::string_view query);

// One value as text, as it stands in a query or a path: nothing for null, lists and objects.
std::string scalar_text(const json::value& value);
// The same of a member; nothing where there is none, or where `value` is no object.
std::string scalar_member(const json::value& value, std::string_view name);
std::string scalar_member(const json::object& members, std::string_view name);
bool is_scalar(const json::value& value);  // text, number or boolean

}  // namespace sluice::net
