#pragma once

// Adds the client and the publisher of type `http`, which talk to any HTTP API.

#include <sluice/component/registry.hpp>

namespace sluice {

void add_http_connector(registry& types);

}  // namespace sluice
