#pragma once

// Lays the changes that two people made to one text over each other, line by line. No I/O.

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::operator_page {

struct merged_text {
    // Both changes. Where they touch, both texts stand between marks that no YAML holds:
    // "<<<<<<< theirs", "=======", ">>>>>>> yours".
    std::string text;
    std::size_t touching = 0;  // the places where both changed the same lines in different ways

    bool clean() const { return touching == 0; }
};

// Changes touch if they share a line of `base`, or if one begins where the other ends. Equal
// changes of both count once. Lines end in LF.
merged_text merge_lines(std::string_view base, std::string_view theirs, std::string_view mine);

}  // namespace sluice::operator_page
