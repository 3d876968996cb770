#pragma once

// Takes the values of all existing places, then writes them in order; the stages `copy` and `move`
// use it.

#include "transform/place_stage.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sluice::transform {

using place_pairs = std::vector<std::pair<path, path>>;  // from, to

// For a field's check: returns the problem of the first pair, or "".
std::string judge_pairs(const config::named_list<std::string>& pairs);

// Parses pairs that passed judge_pairs().
result<place_pairs> pairs_of(const config::named_list<std::string>& pairs);

// Takes every value before it writes the first, so {a: b, b: a} swaps two members. The last value
// for a target wins. With `takes_out`, each pair removes its places from the data, and the next
// pair does not see them. Fails (class invalid) when a target does not fit the data, and when the
// copies would have more than a million values.
result<void> carry(entity& entity, const place_pairs& pairs, bool takes_out);

}  // namespace sluice::transform
