#pragma once

#include <sluice/error.hpp>

#include <string>

namespace sluice::cli {

// Lets the person change a text in $VISUAL, $EDITOR or vi. The file lies in $TMPDIR, readable for
// nobody else, and goes in the end. Fails when the editor cannot be run or says that it failed.
result<std::string> edited(const std::string& text);

// A file whole, or standard input for "-".
result<std::string> read_whole(const std::string& file);

}  // namespace sluice::cli
