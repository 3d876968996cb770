#pragma once

// The functions of the language as text, written from the tables that the language itself uses.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// docs/reference/expressions.md, which a test compares.
std::string function_reference();

// One line for each function, in alphabetical order: what a call looks like and its first sentence.
std::string function_list();

// One function in Markdown, with its arguments and examples. Nothing for an unknown name.
std::optional<std::string> describe_function(std::string_view name);

// For suggestions.
std::vector<std::string> function_names();

}  // namespace sluice
