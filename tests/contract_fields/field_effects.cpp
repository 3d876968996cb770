#include "contract_fields/field_effects.hpp"

#include <utility>

namespace sluice::testing {

namespace {

// The constants of the other files fill it before main().
effect_tables_by_part& tables() {
    static effect_tables_by_part all;
    return all;
}

}  // namespace

const effect_tables_by_part& effect_tables() {
    return tables();
}

effects_of::effects_of(std::string part, effect_table (*make)()) {
    tables()[std::move(part)] = make();
}

effects_of::effects_of(void (*add)(effect_tables_by_part& into)) {
    add(tables());
}

}  // namespace sluice::testing
