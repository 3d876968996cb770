#include "transform/builtin.hpp"

#include "transform/transformers.hpp"

namespace sluice {

void add_builtin_transformers(registry& types) {
    transform::add_filter(types);
    transform::add_forget(types);
    transform::add_list_stored(types);
    transform::add_lookup(types);
    transform::add_map(types);
    transform::add_only_changed(types);
    transform::add_remove(types);
    transform::add_set(types);
    transform::add_split(types);
    transform::add_store(types);
}

}  // namespace sluice
