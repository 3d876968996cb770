#pragma once

// Links between the documents lead somewhere: to a file or folder of the checkout, and to a heading
// of it.

#include "house/source_tree.hpp"

#include <vector>

namespace sluice::house {

std::vector<finding> check_links(const source_tree& tree);

// The anchor that a heading gets on a page: lower case, spaces become "-", punctuation goes.
std::string anchor_of(std::string_view heading);

}  // namespace sluice::house
