#pragma once

// One function for each transformer: it puts the declaration and the maker into the registry.

#include <sluice/component/registry.hpp>

namespace sluice::transform {

void add_filter(registry& types);
void add_map(registry& types);
void add_remove(registry& types);
void add_set(registry& types);
void add_split(registry& types);

}  // namespace sluice::transform
