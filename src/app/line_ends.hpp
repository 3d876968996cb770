#pragma once

// Keeps the line ends of a file that a browser's form has edited. A form sends every line end as
// CR LF (HTML, 4.10.22).

#include <string>
#include <string_view>

namespace sluice::app {

// Returns true when lines end in both ways. Such a text cannot go through a form unchanged.
bool has_mixed_line_ends(std::string_view text);

// Returns `edited` with the line ends of `original`; LF when that has none.
std::string with_line_ends_of(std::string_view original, std::string_view edited);

}  // namespace sluice::app
