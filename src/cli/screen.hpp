#pragma once

// Fits texts to the width of a terminal, for the commands that fill a screen.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::cli {

// Returns the width of the terminal at standard output, else $COLUMNS, else 0.
std::size_t screen_columns();

// The characters of the text. Precondition: valid UTF-8.
std::size_t width_of(std::string_view text);

// Breaks a text at its blanks, and in a word that is wider than a line. `first` begins the first
// line, and blanks the others. Lines are at most `columns` wide; 0: the text is one line. A line
// break ends the last one.
std::string wrapped(const std::string& first, std::string_view text, std::size_t columns);

// Does so for each line of the text, and keeps the blanks at its beginning. Every line begins with
// `indent` blanks.
std::string wrapped_lines(std::size_t indent, std::string_view text, std::size_t columns);

// At most so many characters of the text, the last of them "…" if more were left out. Precondition:
// valid UTF-8.
std::string cut_to(std::string_view text, std::size_t columns);

// "3d 2h", "5m": two units at most.
std::string age_text(std::chrono::milliseconds age);

}  // namespace sluice::cli
