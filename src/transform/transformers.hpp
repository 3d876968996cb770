#pragma once

// One function for each transformer: it puts the declaration and the maker into the registry.

#include <sluice/component/registry.hpp>

namespace sluice::transform {

void add_filter(registry& types);
void add_forget(registry& types);
void add_list_stored(registry& types);
void add_lookup(registry& types);
void add_map(registry& types);
void add_only_changed(registry& types);
void add_remove(registry& types);
void add_set(registry& types);
void add_split(registry& types);
void add_store(registry& types);

}  // namespace sluice::transform
