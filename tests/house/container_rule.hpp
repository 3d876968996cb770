#pragma once

// Checks the files for containers: each instruction is known, the files that they copy exist, the
// names that they use are declared, and the container has only the rights that it needs. It holds
// the libraries that the Debian package recommends. Nothing is built or started.

#include "house/source_tree.hpp"

#include <vector>

namespace sluice::house {

// Checks every Containerfile of the tree.
std::vector<finding> check_containerfiles(const source_tree& tree);

// Checks every compose.yaml of the tree.
std::vector<finding> check_compose(const source_tree& tree);

}  // namespace sluice::house
