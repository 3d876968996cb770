#pragma once

// Writes a change of a text as a unified diff, which `patch -p1` and `git apply` take. No I/O.

#include <string>
#include <string_view>

namespace sluice::operator_page {

// `path` is that of the file. A text that is empty stands for a file that is not there. Empty: the
// texts are equal.
std::string patch_of(std::string_view path, std::string_view before, std::string_view after);

}  // namespace sluice::operator_page
