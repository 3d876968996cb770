#pragma once

// The daemon and the commands open the embedded ledger here: one SQLite file in WAL mode, with one
// writer thread that groups commits.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/secret_filter.hpp>

#include <chrono>
#include <filesystem>
#include <memory>

namespace sluice::ledger {

// Each is named for what can be lost.
enum class durability {
    power_safe,  // nothing acknowledged is lost, even when the power fails: synchronous=FULL
    crash_safe,  // a kill loses nothing; a power failure loses the last moments
    memory,      // the machine's end loses everything since the last checkpoint
};

struct sqlite_settings {
    std::filesystem::path file;
    durability keeps = durability::power_safe;
    bool read_only = false;  // for commands that only read, beside a running daemon
    // After this time without work, the writer adds the words of new tasks to the search index.
    std::chrono::milliseconds rest{500};
    // Hides credentials in the texts for operators that the ledger keeps; null: none to hide. It
    // outlives the ledger.
    const secret_filter* filter = nullptr;
};

// Fails when the directory cannot be written, or when the file is no ledger, is damaged or was
// written by a newer version (it is left untouched). Each message names the file and the mend.
result<std::unique_ptr<ledger>> open_sqlite_ledger(const sqlite_settings& settings);

}  // namespace sluice::ledger
