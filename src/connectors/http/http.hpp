#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// Adds the client and the publisher of type `http`, which talk to any HTTP API.
void add_http_connector(registry& types);

}  // namespace sluice
