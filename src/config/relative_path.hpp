#pragma once

#include <sluice/config/node.hpp>

#include <filesystem>
#include <string>

namespace sluice::config {

// The file that a path of the configuration names: `path` of a file, `tls.ca_file`, ${file:…}. A
// relative path begins at the directory of the YAML file when something of that name is there, else
// at the working directory. Absolute; an empty path stays empty.
std::filesystem::path resolved_path(const std::string& written, const location& at);

}  // namespace sluice::config
