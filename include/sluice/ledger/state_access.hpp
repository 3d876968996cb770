#pragma once

// Who may read a state directory: its owner alone. It holds every record, and tokens.

#include <filesystem>
#include <string>
#include <vector>

namespace sluice::ledger {

// Takes the rights of other users away from the directory and from what Sluice keeps in it. Says of
// each what was done, or what a person has to do: a directory that holds other files too, and what
// belongs to another user, are left as they are. To be called before the ledger is opened: SQLite's
// locks do not outlive a second descriptor of the file.
std::vector<std::string> tighten_state_directory(const std::filesystem::path& directory);

}  // namespace sluice::ledger
