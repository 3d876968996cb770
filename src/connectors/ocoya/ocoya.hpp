#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// Adds the connector of Ocoya: client, subscriber and publishers, and the stage `ocoya-post`.
void add_ocoya_connector(registry& types);

}  // namespace sluice
