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

// One function for a list: "join", "join(string, array[string]) → string", "Joins the texts.".
struct function_summary {
    std::string name;
    std::string signature;
    std::string sentence;  // the first of its description
};
// All functions in alphabetical order.
std::vector<function_summary> function_summaries();

// All names in alphabetical order, for suggestions.
std::vector<std::string> function_names();

}  // namespace sluice
