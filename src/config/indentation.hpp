#pragma once

// Finds levels of indentation around a YAML fault; yaml_fault.cpp explains the fault with them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

// Returns the key that a line begins with, after any "- "; empty when it begins with none.
std::string_view key_of_line(std::string_view line);

// Describes a level of indentation that is open above a line.
struct open_level {
    std::size_t blanks = 0;
    std::size_t line = 0;  // the line that has it
};

// Returns the level above line `number` that comes nearest to its own indentation; of two, the
// deeper one. An item of a list is compared with items, a key with keys.
std::optional<open_level> nearest_level(std::string_view text, std::size_t number);

// Counts the blanks before the first other character.
std::size_t blanks_of(std::string_view line);

}  // namespace sluice::config
