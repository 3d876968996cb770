#pragma once

// Resolves the variables of a parsed configuration.

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/variables.hpp>

#include <string>

namespace sluice::config {

// Replaces the variables in every scalar of the tree; load.hpp lists their forms. A variable that
// cannot be resolved is reported, and its scalar is marked.
void resolve_variables(node& tree, const variable_source& variables, reader_state& state);

}  // namespace sluice::config
