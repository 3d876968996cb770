#pragma once

// Declares the top level of a configuration, for loading, checking and the reference.

#include <sluice/config/load.hpp>

namespace sluice::engine {

// Returns the maps of a configuration with the declaration of their entries.
const config::layout& configuration_layout();

}  // namespace sluice::engine
