#pragma once

// Finds the comments that silence a warning; src/config/warnings.cpp asks for each one.

#include <sluice/config/node.hpp>

#include <string_view>

namespace sluice::config {

// True when a comment says `# sluice: allow RULE` on the line of the place, or on comment lines
// right above it. Blanks or commas separate several rules.
bool is_allowed(const location& at, std::string_view rule);

}  // namespace sluice::config
