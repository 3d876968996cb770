#pragma once

#include <sluice/config/load.hpp>

namespace sluice::engine {

// Which maps a configuration has, and what stands in each.
const config::layout& configuration_layout();

}  // namespace sluice::engine
