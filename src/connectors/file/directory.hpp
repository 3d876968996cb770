#pragma once

// Directories around a file. Blocks.

#include <sluice/error.hpp>

#include <optional>
#include <string>

namespace sluice::file {

// "." for a name without a directory.
std::string directory_of(const std::string& path);

// `path`, or where it leads when it is a link: also when nothing is there yet.
std::string without_links(const std::string& path);

// Makes what is missing of `directory`, each name synced in the one above it.
result<void> make_directories(const std::string& directory);

// Makes new, removed and changed names in it durable.
result<void> sync_directory(const std::string& directory);

// The file beside `path`, or beside the file that it links to, with that identity: what a rotation
// renamed. Nothing when there is none, or the directory cannot be read.
std::optional<std::string> renamed_file(const std::string& path, const std::string& identity);

}  // namespace sluice::file
