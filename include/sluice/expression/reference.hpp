#pragma once

// Describes the functions of the language from the tables that the parser uses. `sluice describe`
// prints it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// Writes docs/reference/expressions.md; a test compares the two.
std::string function_reference();

// Lists all functions in alphabetical order: the signature and the first sentence of each.
std::string function_list();

// Describes one function in Markdown, with its arguments and examples. Returns nothing for an
// unknown name.
std::optional<std::string> describe_function(std::string_view name);

// All names in alphabetical order, for suggestions.
std::vector<std::string> function_names();

}  // namespace sluice
