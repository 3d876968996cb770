#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

// The key that a line begins with, behind any "- "; empty when it begins with none.
std::string_view key_of_line(std::string_view line);

// A level of indentation that is open above a line.
struct open_level {
    std::size_t blanks = 0;
    std::size_t line = 0;  // that has it
};

// The level above line `number` that comes nearest to its own indentation, of two the deeper one:
// for an item of a list, levels of items; for a key, levels of keys.
std::optional<open_level> nearest_level(std::string_view text, std::size_t number);

// Blanks before the first thing that is no blank.
std::size_t blanks_of(std::string_view line);

}  // namespace sluice::config
