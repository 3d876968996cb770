#pragma once

// Words that stand for something left undone, hidden or unsafe, and paths of somebody's machine.

#include "house/source_tree.hpp"

#include <vector>

namespace sluice::house {

std::vector<finding> check_words(const source_tree& tree);

}  // namespace sluice::house
