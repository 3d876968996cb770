#pragma once

// The table of Ocoya's endpoints.

#include "connectors/ocoya/api/endpoint.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

inline constexpr std::size_t longest_caption = 10'000;  // D, in Unicode characters

std::span<const endpoint> endpoints();

// Null when there is none.
const endpoint* find_endpoint(std::string_view profile, method verb, std::string_view entity);

// In whichever profile: a method and an entity name one row of the whole table.
const endpoint* find_endpoint(method verb, std::string_view entity);

// The entities that a method of a profile knows, for "did you mean".
std::vector<std::string> entities_of(std::string_view profile, method verb);
std::vector<std::string> entities_of(method verb);  // of every profile

}  // namespace sluice::ocoya
