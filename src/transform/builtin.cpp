#include "transform/builtin.hpp"

namespace sluice {

namespace transform {

// The file of a stage defines `void add_NAME(registry& types)`. Only the list below calls it, so
// the list declares the function as well.
#define SLUICE_ADD(name)        \
    void add_##name(registry&); \
    add_##name(types)

void add_stages(registry& types) {
    SLUICE_ADD(aside);
    SLUICE_ADD(change);
    SLUICE_ADD(copy);
    SLUICE_ADD(defaults);
    SLUICE_ADD(dictionary);
    SLUICE_ADD(each);
    SLUICE_ADD(entity);
    SLUICE_ADD(fail);
    SLUICE_ADD(filter);
    SLUICE_ADD(forget);
    SLUICE_ADD(format);
    SLUICE_ADD(graphql);
    SLUICE_ADD(http);
    SLUICE_ADD(keep);
    SLUICE_ADD(list_stored);
    SLUICE_ADD(log);
    SLUICE_ADD(lookup);
    SLUICE_ADD(map);
    SLUICE_ADD(move);
    SLUICE_ADD(only_changed);
    SLUICE_ADD(parse);
    SLUICE_ADD(remove);
    SLUICE_ADD(script);
    SLUICE_ADD(set);
    SLUICE_ADD(split);
    SLUICE_ADD(store);
    SLUICE_ADD(use);
    SLUICE_ADD(validate);
    SLUICE_ADD(wait);
    SLUICE_ADD(when);
}

#undef SLUICE_ADD

}  // namespace transform

void add_builtin_transformers(registry& types) {
    transform::add_stages(types);
}

}  // namespace sluice
