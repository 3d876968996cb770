#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// Adds the publisher of type `log`, which writes records to the daemon's own log.
void add_log_connector(registry& types);

}  // namespace sluice
