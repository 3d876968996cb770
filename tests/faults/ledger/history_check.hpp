#pragma once

// Runs a history on a ledger beside the model and says where they part.

#include "faults/ledger/operation.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::testing {

using history = std::vector<operation_pointer>;
using ledger_maker = std::function<std::unique_ptr<ledger::ledger>()>;

struct planned_history {
    history calls;
    wall_time end{};
};
planned_history random_history(std::uint32_t seed, int length);

// Returns nullopt when every answer agreed, and the whole state at the end. `make` gives an empty
// ledger.
std::optional<std::string> disagreement(const ledger_maker& make, const history& calls,
                                        wall_time end);

// Returns the fewest calls that still fail, in their order.
history shortened(history calls, const std::function<bool(const history&)>& fails);

// A text for people: the shortest failing history, call by call, and its end.
std::string report_of(const ledger_maker& make, const planned_history& failed);

}  // namespace sluice::testing
