#pragma once

// The fields of `daemon.page`: each changes what a browser gets.

#include "contract_fields/field_effects.hpp"

namespace sluice::testing {

void add_page_effects(effect_table& daemon);

}  // namespace sluice::testing
