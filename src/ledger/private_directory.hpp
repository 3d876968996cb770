#pragma once

// Makes the directory of the ledger and of the daemon's lock, which only its owner can read.

#include <sluice/error.hpp>

#include <filesystem>

namespace sluice::ledger {

// Makes the directory when it is missing, for its owner alone. Fails when that is refused, when it
// is no directory, or when it cannot be written.
result<void> prepare_state_directory(const std::filesystem::path& directory);

// Makes an empty file that only its owner may read. Returns false when something is there, or when
// errno says why not. Follows no link.
bool make_private_file(const std::filesystem::path& file);

}  // namespace sluice::ledger
