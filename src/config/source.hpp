#pragma once

// Reads the files of a configuration as text.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>
#include <sluice/error.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sluice::config {

// Reads a regular file. The failure gives the reason ("there is no such file") and the next step.
result<std::string> read_whole_file(const std::filesystem::path& path, std::size_t largest);

// Makes a source file and drops a byte order mark. Returns null after it has reported, with its
// place, a byte that is not UTF-8 or not text.
std::shared_ptr<const source_file> source_from(std::string name, std::string text,
                                               diagnostics& problems);

}  // namespace sluice::config
