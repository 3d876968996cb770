#pragma once

// Finds the places of a record that patterns name, and takes places out. Order is kept. The work
// grows with the data and the number of patterns, never with their product of wildcards: each place
// is visited once for each pattern.

#include "transform/path.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sluice::transform {

// The steps from the record to a place, without wildcards.
using way_to = std::vector<path_step>;

// "variants[2].sku"
std::string place_text(const way_to& way);

// The steps of a way for which the pattern has a `*`: $1, $2 …
std::vector<path_step> captured_by(const path& pattern, const way_to& way);

using visit_place = std::function<result<void>(json::value& value, const way_to& way)>;

// Visits each place that is there, in the order of the data. `visit` may change the value. The
// first failure ends it.
result<void> each_match(json::value& root, const path& pattern, const visit_place& visit);

using judge_place = std::function<result<bool>(const json::value& value, const way_to& way)>;

// Takes out the places for which `goes` is true. The places of one list or object are all judged
// before one of them is taken out.
result<void> remove_matches(json::value& root, const path& pattern, const judge_place& goes);

// In each object or list in which a pattern ends, only the places stay that a pattern names and
// `stays` is true for, and those on the way of another pattern. Everything else is untouched.
result<void> keep_matches(json::value& root, const std::vector<path>& patterns,
                          const judge_place& stays);

}  // namespace sluice::transform
