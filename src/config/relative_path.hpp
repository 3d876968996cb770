#pragma once

// Resolves the paths of a configuration by one rule (decision 0037), and looks at their files.

#include <sluice/config/node.hpp>

#include <filesystem>
#include <string>

namespace sluice::config {

// Returns the file that a path names: `path` of a file, `tls.ca_file`, ${file:…}. A relative path
// starts at the directory of the YAML file if something of that name is there, else at the working
// directory. The result is absolute; an empty path stays empty.
std::filesystem::path resolved_path(const std::string& written, const location& at);

// Says whether the mode of a file lets every user read it. False when there is no such file.
bool others_may_read(const std::filesystem::path& file);

}  // namespace sluice::config
