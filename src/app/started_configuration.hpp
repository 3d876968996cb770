#pragma once

// Keeps in the ledger with which directory and names the daemon was started. Commands that run
// beside it read this.

#include <sluice/config/load.hpp>
#include <sluice/ledger/ledger.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice::app {

// Names by kind: "incoming", "outgoing", "route", "storage".
using names_by_kind = std::map<std::string, std::vector<std::string>, std::less<>>;

struct started_configuration {
    std::filesystem::path directory;  // empty: no daemon has stored it yet
    names_by_kind names;
};

// Makes the change that stores it.
ledger::value_change stored(const started_configuration& started);

// Stores it in the daemon's ledger.
awaitable<result<void>> note_started_configuration(ledger::ledger* ledger,
                                                   started_configuration started);
// Returns an empty value if no daemon has stored it yet, or if the text cannot be read.
awaitable<result<started_configuration>> read_started_configuration(ledger::ledger* ledger);

// Lists the names of `given` by kind.
names_by_kind names_in(const config::loaded& given);

}  // namespace sluice::app
