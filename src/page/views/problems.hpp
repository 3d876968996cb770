#pragma once

// Shows the problems of a configuration, as a check or a reload gives them.

#include "page/view.hpp"

namespace sluice::operator_page {

// Rows of `problems`, a list in the form of `sluice check --json`: place, message, mend, and the
// way to the file where it can be edited. `directory` is that of the configuration.
json::array problem_rows(const json::array& problems, const std::string& directory);

}  // namespace sluice::operator_page
