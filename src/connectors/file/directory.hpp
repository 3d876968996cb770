#pragma once

// Makes, syncs and searches the directories around a file. Every function blocks.

#include <sluice/error.hpp>

#include <optional>
#include <string>

namespace sluice::file {

// Returns the directory part of `path`, or "." if it has none.
std::string directory_of(const std::string& path);

// Returns `path`, or the place to which it leads if it is a link. Nothing needs to be at that place
// yet.
std::string without_links(const std::string& path);

// Makes the missing directories of `directory`, and syncs each name in the directory above it.
result<void> make_directories(const std::string& directory);

// Makes new, removed and changed names in `directory` durable.
result<void> sync_directory(const std::string& directory);

// Finds the file with `identity` after a rotation: beside `path`, or beside the file to which
// `path` links. Returns nothing if there is none, or if the directory cannot be read.
std::optional<std::string> renamed_file(const std::string& path, const std::string& identity);

}  // namespace sluice::file
