#pragma once

// Finds words that stand for something unfinished, hidden or unsafe, and paths of one developer's
// machine.

#include "house/source_tree.hpp"

#include <vector>

namespace sluice::house {

std::vector<finding> check_words(const source_tree& tree);

}  // namespace sluice::house
