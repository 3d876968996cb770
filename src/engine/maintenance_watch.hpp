#pragma once

// Writes to the log when a maintenance window opens and closes, and says what one holds back.

#include "engine/services.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/pauses.hpp>

#include <functional>
#include <optional>
#include <string>

namespace sluice::engine {

// Until it is cancelled. `on_change` hears that a window has opened or closed. Precondition: there
// are windows.
awaitable<void> watch_maintenance(services services, std::function<void()> on_change);

// Returns why nothing of that name may begin now; nullopt when no window holds it.
std::optional<failure> held_by_maintenance(const services& services, ledger::paused_kind kind,
                                           const std::string& name);

}  // namespace sluice::engine
