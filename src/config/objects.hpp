#pragma once

// Splits a document into its objects; written.cpp and written_text.cpp use it.

#include <sluice/config/written.hpp>

#include <vector>

namespace sluice::config {

// Returns the objects of one document and moves them out of it.
std::vector<written_object> objects_of(node& document, const layout& shape, diagnostics& problems);

}  // namespace sluice::config
