#pragma once

// Checks the layout of the checkout: the files at the top, the names and lengths of files, and
// whether each source is built.

#include "house/source_tree.hpp"

#include <set>
#include <string>
#include <vector>

namespace sluice::house {

std::vector<finding> check_top_level(const source_tree& tree);
std::vector<finding> check_names(const source_tree& tree);
std::vector<finding> check_sizes(const source_tree& tree);
std::vector<finding> check_header_guards(const source_tree& tree);

// Folders below tests/unit must be rooms of src.
std::vector<finding> check_mirror(const source_tree& tree);

// `built` holds the paths, below the checkout, that the build compiles. Benchmarks and fuzzers have
// presets of their own, so they are left out.
std::vector<finding> check_built(const source_tree& tree, const std::set<std::string>& built);

// Returns the sources that a compile_commands.json names, as paths below `root`. With SLUICE_UNITY,
// CMake names files of its own that include the sources; those files are read.
std::set<std::string> sources_built(const std::string& compile_commands,
                                    const std::filesystem::path& root);

}  // namespace sluice::house
