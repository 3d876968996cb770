#pragma once

// Writes to the log when a maintenance window opens and closes, and says what one holds back.

#include "engine/services.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/pauses.hpp>

#include <functional>
#include <optional>
#include <string>

namespace sluice::engine {

// Runs until it is cancelled. Calls `on_change` when a window opens or closes. Precondition: there
// are windows.
awaitable<void> watch_maintenance(services services, std::function<void()> on_change);

// Returns why nothing of that name may begin now; nullopt when no window holds it.
std::optional<failure> held_by_maintenance(const services& services, ledger::paused_kind kind,
                                           const std::string& name);

}  // namespace sluice::engine
