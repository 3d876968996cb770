#pragma once

// Profiles as a person names them, to ids. Decisions without I/O.
//
// In a list, each of:
//   {facebook: "Shop page"}   the profile of that network with that name
//   facebook                  the only profile of that network
//   cm1ut…                    an id, taken as it is where the workspace has it
// Networks and names are compared without case; twitter and x are one network.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace sluice::ocoya {

// Does the payload name profiles?
bool names_profiles(const json::value& payload);

// "Facebook" → "facebook", "X" → "twitter"
std::string network_of(std::string_view provider);

// The ids, in order and without doubles. Fails (class refused) with everything that is wrong at
// once, each with its near misses.
result<json::array> ids_of_profiles(const json::value& named, const json::array& known);

// The payload with the ids among its socialProfileIds in place of `profiles`.
result<json::object> with_profile_ids(json::object payload, const json::array& known);

}  // namespace sluice::ocoya
