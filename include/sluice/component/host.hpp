#pragma once

// Says which parts of the daemon's own machine a configuration may use.

#include <filesystem>
#include <string>
#include <vector>

namespace sluice {

struct host_rules {
    std::filesystem::path ledger;       // the ledger's own file, which no component may open
    std::vector<std::string> programs;  // absolute paths of the programs that may be run
};

// Allows no program, and knows of no ledger.
const host_rules& closed_host();

// Tells whether a path leads to the ledger's file, also by a symbolic or a hard link. Reads the
// disk, and opens nothing. A file that cannot be looked at is compared by its path.
bool leads_to_ledger(const host_rules& host, const std::filesystem::path& path);

}  // namespace sluice
