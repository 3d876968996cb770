#pragma once

// The files for containers can be used as they stand: each instruction is known, what they copy is
// in the checkout, what they name is declared, and the container has no right that it does not
// need. Nothing is built or started.

#include "house/source_tree.hpp"

#include <vector>

namespace sluice::house {

// Every Containerfile of the tree.
std::vector<finding> check_containerfiles(const source_tree& tree);

// Every compose.yaml of the tree.
std::vector<finding> check_compose(const source_tree& tree);

}  // namespace sluice::house
