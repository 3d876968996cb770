#pragma once

// Lists the files that a path with or without wildcards names, for the subscriber.

#include <sluice/error.hpp>

#include <string>
#include <vector>

namespace sluice::file {

// Returns the files sorted by name. A path that exists, or holds none of * ? [, stands for itself
// alone. A pattern returns the regular files that match it, which may be none. Blocks.
result<std::vector<std::string>> files_of(const std::string& path);

}  // namespace sluice::file
