#pragma once

// Only the owner may read a state directory: it holds every entity, and tokens.

#include <filesystem>
#include <string>
#include <vector>

namespace sluice::ledger {

// Removes the rights of other users from the directory and from Sluice's files in it. Returns one
// line for each change, or for each thing that an operator has to do: it leaves alone a directory
// that holds other files too, and files of another user. Call it before the ledger is opened:
// SQLite's locks do not outlive a second descriptor of the file.
std::vector<std::string> tighten_state_directory(const std::filesystem::path& directory);

}  // namespace sluice::ledger
