#pragma once

// Completes and explains functions within expressions. The editor's assistance uses it.

#include "config/assistance.hpp"

#include <sluice/config/section.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

// Returns the beginning of a name before a cursor in an expression; it may be empty. Returns
// nothing if no name may stand there: outside of {{ }}, within a quoted text, or after a dot.
// `facts` are those of the field whose value it is, or null where nobody knows them; `text` is the
// value up to the cursor.
std::optional<std::string_view> name_in_expression(const field_facts* facts, std::string_view text);

// The names that only this place sees, then all functions: "join(" with its arguments and meaning.
std::vector<suggestion> names_for_expression(const field_facts* facts);

// Explains a function. Its name is empty if there is none of that name.
explained explain_function(std::string_view name);

}  // namespace sluice::config
