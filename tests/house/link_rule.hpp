#pragma once

// Checks the links between documents: each leads to a file, a folder or a heading of the checkout.

#include "house/source_tree.hpp"

#include <vector>

namespace sluice::house {

std::vector<finding> check_links(const source_tree& tree);

// Returns the anchor of a heading: lower case, "-" for spaces, no punctuation.
std::string anchor_of(std::string_view heading);

}  // namespace sluice::house
