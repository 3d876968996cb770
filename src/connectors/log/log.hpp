#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// The connector to the daemon's own log: a publisher of type `log`.
void add_log_connector(registry& types);

}  // namespace sluice
