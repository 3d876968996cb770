#pragma once

// Lets a person change a text in an editor, for `sluice tasks edit`.

#include <sluice/error.hpp>

#include <string>

namespace sluice::cli {

// Opens the text in $VISUAL, $EDITOR or vi, and returns the changed one. The file is in $TMPDIR,
// readable for nobody else, and is removed at the end. Fails if the editor cannot be run or reports
// a failure. Blocks.
result<std::string> edited(const std::string& text);

// Returns the whole file, or standard input for "-".
result<std::string> read_whole(const std::string& file);

}  // namespace sluice::cli
