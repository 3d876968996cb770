#pragma once

// The cases of daemon.control and daemon.traces.

#include "contract_fields/field_effects.hpp"

namespace sluice::testing {

void add_control_effects(effect_table& daemon);

}  // namespace sluice::testing
