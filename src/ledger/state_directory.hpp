#pragma once

// The directory in which the ledger and the daemon's lock live.

#include <sluice/error.hpp>

#include <filesystem>

namespace sluice::ledger {

// Makes it when it is missing, for its owner alone; fails when that is refused, when it is
// something else, or when it cannot be written.
result<void> prepare_state_directory(const std::filesystem::path& directory);

// An empty file that only its owner may read, where none is. False: something is there, or errno
// says why not. No link is followed.
bool make_private_file(const std::filesystem::path& file);

}  // namespace sluice::ledger
