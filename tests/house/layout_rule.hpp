#pragma once

// What the checkout looks like from outside: what stands at the top, how files are named, how long
// they are, and whether each of them is built.

#include "house/source_tree.hpp"

#include <set>
#include <string>
#include <vector>

namespace sluice::house {

std::vector<finding> check_top_level(const source_tree& tree);
std::vector<finding> check_names(const source_tree& tree);
std::vector<finding> check_sizes(const source_tree& tree);
std::vector<finding> check_header_guards(const source_tree& tree);

// Folders below tests/unit are rooms of src.
std::vector<finding> check_mirror(const source_tree& tree);

// `built`: the paths, below the checkout, that the build compiles. Benchmarks and fuzzers belong to
// presets of their own and are left out.
std::vector<finding> check_built(const source_tree& tree, const std::set<std::string>& built);

// The sources that a compile_commands.json names, as paths below `root`. Where CMake compiles
// sources together (SLUICE_UNITY), it names files of CMake's that include the sources; those are
// read.
std::set<std::string> sources_built(const std::string& compile_commands,
                                    const std::filesystem::path& root);

}  // namespace sluice::house
