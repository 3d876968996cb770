#include "transform/builtin.hpp"

#include "transform/transformers.hpp"

namespace sluice {

void add_builtin_transformers(registry& types) {
    transform::add_filter(types);
    transform::add_map(types);
    transform::add_remove(types);
    transform::add_set(types);
    transform::add_split(types);
}

}  // namespace sluice
