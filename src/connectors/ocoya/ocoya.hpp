#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// The connector of Ocoya: client, subscriber and publisher, each of type `ocoya`.
void add_ocoya_connector(registry& types);

}  // namespace sluice
