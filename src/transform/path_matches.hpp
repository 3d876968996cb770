#pragma once

// Finds the places of an entity that patterns name, and removes places. Order stays. The work grows
// with the data and the number of patterns, but not with the product of their wildcards: each
// pattern visits each place once.

#include "transform/path.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sluice::transform {

// The steps from the entity to a place, without wildcards.
using way_to = std::vector<path_step>;

// "variants[2].sku"
std::string place_text(const way_to& way);

// The steps that the `*` of the pattern matched: $1, $2 …
std::vector<path_step> captured_by(const path& pattern, const way_to& way);

using visit_place = std::function<result<void>(json::value& value, const way_to& way)>;

// Visits each existing place, in the order of the data. `visit` may change the value. The first
// failure ends it.
result<void> each_match(json::value& root, const path& pattern, const visit_place& visit);

using judge_place = std::function<result<bool>(const json::value& value, const way_to& way)>;

// Removes the places for which `goes` is true. It judges all places of a list or object before it
// removes one.
result<void> remove_matches(json::value& root, const path& pattern, const judge_place& goes);

// Keeps places and removes the rest, in each object or list where a pattern ends. A child stays
// when a pattern names it and `stays` is true for it, or when it is on the way of another pattern.
// Everything else is untouched.
result<void> keep_matches(json::value& root, const std::vector<path>& patterns,
                          const judge_place& stays);

}  // namespace sluice::transform
