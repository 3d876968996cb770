#pragma once

// What can be known to fail is refused before it costs a request.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

// The body as it is sent, or a failure (class refused) that names everything that is wrong with
// `payload` at once. null, "" and [] count as not given and are left out; moments are in UTC
// without a fraction; lists are without doubles, in their order.
result<json::object> checked_body(const endpoint& what, const json::value& payload);

// The members that a payload may have: the endpoint's own, and `profiles` where it takes profiles
// (profile_names.hpp).
std::vector<field> body_fields(const endpoint& what);
bool takes_profiles(const endpoint& what);
bool takes_body(const endpoint& what);

// The names among `given` that are not declared, each as a message with "did you mean"; `of` names
// the place: "body field".
std::vector<std::string> unknown_names(const std::vector<field>& declared,
                                       const std::vector<std::string>& given, std::string_view of);

bool is_absent(const json::value& value);  // null, "" or []

}  // namespace sluice::ocoya
