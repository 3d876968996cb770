#pragma once

// Holds the table of Ocoya's endpoints. Requests, checks and the reference are made from it.

#include "connectors/ocoya/api/endpoint.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

inline constexpr std::size_t longest_caption = 10'000;  // documented, in Unicode characters

std::span<const endpoint> endpoints();

// Returns null if there is no such row.
const endpoint* find_endpoint(std::string_view profile, method verb, std::string_view entity);

// Returns the row that lists the results of a write, to learn whether it happened; null if there is
// none.
const endpoint* listing_for(const endpoint& write);

// Looks in every profile: a method and an entity name one row of the whole table.
const endpoint* find_endpoint(method verb, std::string_view entity);

// Lists the entities of a method in a profile, for "did you mean".
std::vector<std::string> entities_of(std::string_view profile, method verb);
std::vector<std::string> entities_of(method verb);  // of every profile

}  // namespace sluice::ocoya
