#pragma once

// Exports a configuration for `sluice config export`.

#include <filesystem>
#include <string>

namespace sluice::cli {

// Returns the file name of an object that has a file of its own: "incoming.posts.yaml".
std::string file_name_of(const std::string& map, const std::string& name);

// Writes a configuration as it is written, with its variables unresolved. If `to` ends in .yaml, it
// becomes one file. Otherwise each object gets a file in that directory, which must hold no other
// *.yaml. Returns the exit code.
int export_configuration(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace sluice::cli
