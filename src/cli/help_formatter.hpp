#pragma once

// Writes the help of a command as wide as the screen.

#include <CLI/Formatter.hpp>

#include <cstddef>
#include <string>

namespace sluice::cli {

class help_formatter : public CLI::Formatter {
 public:
    std::string make_help(const CLI::App* command, std::string name,
                          CLI::AppFormatMode mode) const override;
};

// Breaks the lines of a help that are wider than `columns`. An explanation goes on below its
// beginning. 0: the lines stay as they are.
std::string fitted_help(const std::string& help, std::size_t columns);

}  // namespace sluice::cli
