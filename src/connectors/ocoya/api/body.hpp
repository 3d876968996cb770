#pragma once

// Checks the body of a request before it costs one. The publisher uses it.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

// Returns the body as it is sent. If something is wrong, fails (class refused) and names all faults
// of `payload` at once. null, "" and [] count as not given and are left out. Moments become UTC
// without a fraction. Lists keep their order and lose repeated items.
result<json::object> checked_body(const endpoint& endpoint, const json::value& payload);

// Returns the members that a payload may have: those of the endpoint, and `profiles` if it takes
// profiles (profile_names.hpp).
std::vector<field> body_fields(const endpoint& endpoint);
bool takes_profiles(const endpoint& endpoint);
bool takes_body(const endpoint& endpoint);

// Returns a message with "did you mean" for each of `given` that is not declared. `of` names the
// place, such as "body field".
std::vector<std::string> unknown_names(const std::vector<field>& declared,
                                       const std::vector<std::string>& given, std::string_view of);

using paging::is_absent;

}  // namespace sluice::ocoya
