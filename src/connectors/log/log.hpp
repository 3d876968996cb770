#pragma once

// Adds the publisher of type `log`, which writes records to the daemon's own log.

#include <sluice/component/registry.hpp>

namespace sluice {

void add_log_connector(registry& types);

}  // namespace sluice
