#pragma once

// The directory and the names that the daemon was started with, as it leaves them in its ledger for
// commands that run beside it.

#include <sluice/config/load.hpp>
#include <sluice/ledger/ledger.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice::app {

// By kind: "incoming", "outgoing", "route", "storage".
using names_by_kind = std::map<std::string, std::vector<std::string>, std::less<>>;

struct started_configuration {
    std::filesystem::path directory;  // empty: no daemon has told it
    names_by_kind names;
};

// The daemon tells its ledger what it was started with.
awaitable<result<void>> note_started_configuration(ledger::ledger* record,
                                                   started_configuration started);
awaitable<result<started_configuration>> read_started_configuration(ledger::ledger* record);

names_by_kind names_in(const config::loaded& given);

}  // namespace sluice::app
