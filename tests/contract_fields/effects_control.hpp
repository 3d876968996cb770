#pragma once

// The cases of daemon.control, daemon.traces and daemon.webhooks.

#include "contract_fields/field_effects.hpp"

namespace sluice::testing {

// Adds those of add_webhook_effects() too.
void add_control_effects(effect_table& daemon);
void add_webhook_effects(effect_table& daemon);

}  // namespace sluice::testing
