#pragma once

// Makes a reference page readable on a terminal, which wraps the rows of a wide table.

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::cli {

// Writes each row of the Markdown's tables as a paragraph, and breaks lines at `columns`. Blocks of
// code stay as they are. With 0 columns the text is not for a terminal, and nothing changes.
std::string with_fitted_tables(std::string_view markdown, std::size_t columns);

}  // namespace sluice::cli
