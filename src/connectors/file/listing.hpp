#pragma once

// The files that a path with or without wildcards names.

#include <sluice/error.hpp>

#include <string>
#include <vector>

namespace sluice::file {

// Sorted by name. A path that exists as it stands, or holds none of * ? [, is itself alone; a
// pattern gives what it matches, which may be nothing. Directories and other things that are no
// regular files are passed over in a pattern.
result<std::vector<std::string>> files_of(const std::string& path);

}  // namespace sluice::file
