#pragma once

#include <sluice/config/written.hpp>

#include <vector>

namespace sluice::config {

// What stands in one document, which loses it.
std::vector<written_object> objects_of(node& document, const layout& shape, diagnostics& problems);

}  // namespace sluice::config
