#pragma once

// Cuts a line of a configuration out for a person, with a caret under one of its characters.
// Diagnostics print it.

#include <sluice/config/node.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct excerpt {
    std::string line;
    std::string caret;  // the blanks before the caret
};

// Returns line `number` (from 1) of `text` without its line break; empty past the end.
std::string_view line_of(std::string_view text, std::size_t number);

// "config/a.yaml:12:7"; empty without a file.
std::string place_text(const location& at);

// The characters of a line; a byte that is no UTF-8 counts as one character.
std::vector<std::string_view> characters_of(std::string_view line);

// `column` counts characters from 1. A line past 120 characters is cut around it. Characters that a
// terminal obeys are replaced; tabs stay, also among the caret's blanks.
excerpt excerpt_of(std::string_view line, std::size_t column);

}  // namespace sluice::config
