#pragma once

// Adds the subscriber and the publisher of type `file`.

#include <sluice/component/registry.hpp>

namespace sluice {

void add_file_connector(registry& types);

namespace file {

void add_subscriber(registry& types);
void add_publisher(registry& types);

}  // namespace file

}  // namespace sluice
