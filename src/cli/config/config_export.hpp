#pragma once

#include <filesystem>
#include <string>

namespace sluice::cli {

// Where an object stands when it has a file of its own: "incoming.posts.yaml".
std::string file_name_of(const std::string& map, const std::string& name);

// A configuration as it is written, its variables unresolved: in one file when `to` ends in .yaml,
// else one file for each object in that directory, which holds no other *.yaml. Gives the exit
// code.
int export_configuration(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace sluice::cli
