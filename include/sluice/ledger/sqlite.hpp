#pragma once

// The embedded ledger: one SQLite file in WAL mode, one writer thread that groups commits.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/secret_filter.hpp>

#include <chrono>
#include <filesystem>
#include <memory>

namespace sluice::ledger {

// Named by what can be lost.
enum class durability {
    power_safe,  // nothing that was acknowledged, even when the power fails: synchronous=FULL
    crash_safe,  // nothing when the program is killed; the last moments when the power fails
    memory,      // everything since the last checkpoint when the machine goes down
};

struct sqlite_settings {
    std::filesystem::path file;
    durability keeps = durability::power_safe;
    bool read_only = false;  // for commands that only look, beside a running daemon
    // After so long without work, words of new tasks go into the index that searches use.
    std::chrono::milliseconds rest{500};
    // Hides credentials in the texts for people that are kept; null: there are none to hide. It
    // outlives the ledger.
    const secret_filter* filter = nullptr;
};

// Fails when: the directory cannot be written, the file is no ledger, is damaged, or was written by
// a newer version (it is left untouched); each message names the file and the mend.
result<std::unique_ptr<ledger>> open_sqlite_ledger(const sqlite_settings& settings);

}  // namespace sluice::ledger
