#pragma once

// Puts records into a storage. The value is committed together with the outcome of its delivery.

#include <sluice/component/registry.hpp>

namespace sluice::stored {

void add_publisher(registry& types);

}  // namespace sluice::stored
