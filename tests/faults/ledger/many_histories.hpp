#pragma once

// Seeded histories on each ledger beside the model, until one disagrees.

#include "faults/ledger/history_check.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::testing {

// The number of calls in each history.
inline constexpr int history_length = 60;

// Of the first history that disagrees: its seed, and the shortest history that still does.
std::optional<std::string> disagreement_in(const ledger_maker& make, std::uint32_t first_seed,
                                           int histories);

}  // namespace sluice::testing
