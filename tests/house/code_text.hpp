#pragma once

// C++ text with what is not code made blank, at equal length, so that lines and columns stay.

#include <string>
#include <string_view>

namespace sluice::house {

std::string without_comments(std::string_view source);

// Without comments and without the contents of string literals.
std::string code_only(std::string_view source);

}  // namespace sluice::house
