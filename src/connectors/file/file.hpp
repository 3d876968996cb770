#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// The connector of files: subscriber and publisher, each of type `file`.
void add_file_connector(registry& types);

namespace file {

void add_subscriber(registry& types);
void add_publisher(registry& types);

}  // namespace file

}  // namespace sluice
