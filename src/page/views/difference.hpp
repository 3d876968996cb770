#pragma once

// Compares two texts line by line. No I/O.

#include <sluice/model/json.hpp>

#include <string_view>
#include <vector>

namespace sluice::operator_page {

// A line of either text; it refers to that text, and has no line end. `mark` is '+' for a line of
// `after`, '-' for one of `before`, and ' ' for one of both. A line that ends in CR LF equals one
// that ends in LF.
struct marked_line {
    char mark = ' ';
    std::string_view text;
};
std::vector<marked_line> compared_lines(std::string_view before, std::string_view after);

// The lines that differ, with three lines around them: [{mark, line, class}]. `mark` is "+" for a
// line of `after`, "-" for one of `before`, " " for one of both, and "…" where lines are left out.
// Empty: the texts are equal.
json::array difference_of(std::string_view before, std::string_view after);

}  // namespace sluice::operator_page
