#pragma once

// Adds the connector of Ocoya: client, subscriber and publishers, and the stage `ocoya-post`.

#include <sluice/component/registry.hpp>

namespace sluice {

void add_ocoya_connector(registry& types);

}  // namespace sluice
