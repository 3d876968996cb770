#pragma once

// The directory in which the ledger and the daemon's lock live.

#include <sluice/error.hpp>

#include <filesystem>

namespace sluice::ledger {

// Makes it when it is missing; fails when that is refused, when it is something else, or when it
// cannot be written.
result<void> prepare_state_directory(const std::filesystem::path& directory);

}  // namespace sluice::ledger
