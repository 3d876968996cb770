#pragma once

// Finds the ends of expressions inside a template's text.

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice {

inline constexpr std::string_view template_opening = "{{";
inline constexpr std::string_view template_closing = "}}";

// Returns the end of the expression that starts at `at`. Braces may nest inside it ({{ {a: {b: c}}
// }}), and braces between quotation marks do not count.
std::optional<std::size_t> template_expression_end(std::string_view text, std::size_t at);

// Returns the quotation mark inside the expression at `at` that is never closed, and so swallows
// the closing braces; or nothing.
std::optional<std::size_t> template_open_quote(std::string_view text, std::size_t at);

}  // namespace sluice
