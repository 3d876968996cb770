#pragma once

// Holds the files that `sluice init` writes. They are config/example: the build puts their texts
// into the program.

#include <array>
#include <string_view>

namespace sluice::cli {

struct starting_file {
    std::string_view name;
    std::string_view text;
};

std::array<starting_file, 2> starting_files();

}  // namespace sluice::cli
