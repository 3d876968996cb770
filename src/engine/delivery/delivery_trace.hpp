#pragma once

// Makes the span of a load's delivery.

#include "engine/delivery/deliver.hpp"

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/trace.hpp>

#include <vector>

namespace sluice::engine {

active_span delivery_span(const delivery_context& context, const delivery_load& load);

// Notes how the tasks came out.
void note_outcomes(active_span& span, const std::vector<ledger::settlement>& outcomes);

}  // namespace sluice::engine
