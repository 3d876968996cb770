#pragma once

// Collects the variables that a configuration gives values: `set: {$price: …}`, `as: $id`, the
// parameters of `transformers`. The warnings use it to find names that nobody sets.

#include <sluice/config/written.hpp>

#include <string>
#include <vector>

namespace sluice::config {

// Without the dollar sign. Looks at keys and texts of any part, so it may find too many, and never
// too few.
std::vector<std::string> variables_set_in(const std::vector<written_object>& objects);

}  // namespace sluice::config
