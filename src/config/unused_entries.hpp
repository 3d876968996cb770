#pragma once

// Finds the entries of a configuration that nothing uses. `check` adds it to the warnings when the
// configuration has no error: an error may hide a use.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/written.hpp>

#include <vector>

namespace sluice::config {

// Looks at the maps whose layout has a warning for this.
diagnostics find_unused(const std::vector<written_object>& objects, const layout& shape,
                        const catalogue& types);

}  // namespace sluice::config
