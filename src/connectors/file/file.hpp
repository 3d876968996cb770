#pragma once

#include <sluice/component/registry.hpp>

namespace sluice::file {

// `type: file` as subscriber and as publisher.
void add_subscriber(registry& types);
void add_publisher(registry& types);

}  // namespace sluice::file
