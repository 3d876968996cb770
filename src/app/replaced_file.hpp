#pragma once

// Replaces a file at once: a reader sees the former text or the new one, also after a crash.

#include <sluice/error.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace sluice::app {

// Writes a hidden file beside it with the owner and the rights of `file`, syncs it and renames it.
// Fails, and changes nothing, for a symbolic link, and when owner or rights cannot be kept. Blocks.
result<void> replace_file(const std::filesystem::path& file, std::string_view text);

// Makes a file with the owner of its directory and that directory's rights to read and write.
// Fails, and changes nothing, when there is such a file. Blocks.
result<void> make_file(const std::filesystem::path& file, std::string_view text);

// Keeps a copy of the text below `directory`, named for `name` and the moment, and removes all but
// the newest `most` of that name. Blocks.
result<void> keep_earlier(const std::filesystem::path& directory, const std::string& name,
                          const std::string& moment, std::string_view text, std::size_t most);

}  // namespace sluice::app
