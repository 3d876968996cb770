#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// Any HTTP API: client and publisher of type `http`.
void add_http_connector(registry& types);

}  // namespace sluice
