#pragma once

// Blanks everything in C++ text that is not code. The length stays, so that lines and columns stay
// too.

#include <string>
#include <string_view>

namespace sluice::house {

std::string without_comments(std::string_view source);

// Returns the text without comments and without the contents of string literals.
std::string code_only(std::string_view source);

}  // namespace sluice::house
