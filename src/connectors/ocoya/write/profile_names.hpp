#pragma once

// Finds the ids of profiles that people name. Decides only; no I/O.
//
// A list may hold:
//   {facebook: "Shop page"}   the profile of that network with that name
//   facebook                  the only profile of that network
//   cm1ut…                    an id, taken as it is if the workspace has it
//
// Networks and names are compared without case. twitter and x are one network.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace sluice::ocoya {

// Tells whether the payload names profiles.
bool names_profiles(const json::value& payload);

// Turns "Facebook" into "facebook" and "X" into "twitter".
std::string network_of(std::string_view provider);

// Returns the ids in order, each once. Fails (class refused) and names all faults at once, each
// with its near misses.
result<json::array> ids_of_profiles(const json::value& named, const json::array& known);

// Returns the payload with the ids in its socialProfileIds, in place of `profiles`.
result<json::object> with_profile_ids(json::object payload, const json::array& known);

}  // namespace sluice::ocoya
