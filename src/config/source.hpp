#pragma once

// Files of a configuration as text.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>
#include <sluice/error.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sluice::config {

// A regular file, whole. The failure says why not ("no such file"), and the mend.
result<std::string> read_whole_file(const std::filesystem::path& path, std::size_t largest);

// Takes a byte order mark off. Reports, with its place, what is not UTF-8 or no text, and gives
// null.
std::shared_ptr<const source_file> source_from(std::string name, std::string text,
                                               diagnostics& problems);

}  // namespace sluice::config
