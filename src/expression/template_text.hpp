#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice {

inline constexpr std::string_view template_opening = "{{";
inline constexpr std::string_view template_closing = "}}";

// Where the expression that starts at `at` ends. Braces may nest inside it ({{ {a: {b: c}} }}), and
// what stands between quotation marks does not count.
std::optional<std::size_t> template_expression_end(std::string_view text, std::size_t at);

// The quotation mark within the expression that starts at `at` which is never closed, and so takes
// the closing braces into its text; or nothing.
std::optional<std::size_t> template_open_quote(std::string_view text, std::size_t at);

}  // namespace sluice
