#pragma once

// Finds the bytes of nodes whose structure is known. yaml-cpp tells where a node begins, not where
// it ends.

#include "config/yaml_spans.hpp"

#include <cstddef>
#include <string_view>

namespace sluice::config {

// The text does not read as the structure says.
struct span_lost {
    std::size_t at = 0;
};

// Sets begin, end, dash, key_end and colon of every node below. Each node's `begin` and each key's
// `begin` hold the parser's mark; a scalar elsewhere, and any other difference, throws span_lost.
void place_spans(span_node& root, std::string_view text);

}  // namespace sluice::config
