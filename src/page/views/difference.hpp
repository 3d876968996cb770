#pragma once

// Compares two texts line by line. No I/O.

#include <sluice/model/json.hpp>

#include <string_view>

namespace sluice::operator_page {

// The lines that differ, with three lines around them: [{mark, line, class}]. `mark` is "+" for a
// line of `after`, "-" for one of `before`, " " for one of both, and "…" where lines are left out.
// Empty: the texts are equal.
json::array difference_of(std::string_view before, std::string_view after);

}  // namespace sluice::operator_page
