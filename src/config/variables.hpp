#pragma once

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/variables.hpp>

#include <string>

namespace sluice::config {

// Puts the values of variables into every scalar of the tree; see load.hpp for what can be written.
// What cannot be resolved is reported and marked.
void resolve_variables(node& tree, const variable_source& variables, reader_state& state);

}  // namespace sluice::config
