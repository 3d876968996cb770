#pragma once

// The table of Ocoya's endpoints.

#include "connectors/ocoya/endpoint.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

std::span<const endpoint> endpoints();

// Null when there is none.
const endpoint* find_endpoint(std::string_view profile, method verb, std::string_view entity);

// The entities that a method of a profile knows, for "did you mean".
std::vector<std::string> entities_of(std::string_view profile, method verb);

}  // namespace sluice::ocoya
