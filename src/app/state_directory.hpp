#pragma once

// Finds and opens the ledger in the state directory. The daemon and every command that uses the
// ledger call it.

#include <sluice/error.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sluice::app {

// Returns systemd's $STATE_DIRECTORY, or /var/lib/sluice if it is not set.
std::string default_state_directory();

std::filesystem::path ledger_file(const std::filesystem::path& state);

// Returns power_safe for an unknown name.
ledger::durability durability_named(const std::string& name);

// Gives a file that root made to the owner of the state directory: the daemon must read it. Does
// nothing for other users. If it returns false, errno says why.
bool hand_to_owner_of(const std::filesystem::path& state, const std::filesystem::path& file);

// Opens the ledger as open_sqlite_ledger() does, for a command that root may run before the first
// daemon.
result<std::unique_ptr<ledger::ledger>> open_ledger_of_owner(
    const std::filesystem::path& state, const ledger::sqlite_settings& settings);

// Opens the ledger for a command beside a daemon, whether one runs or not. Fails if there is no
// ledger yet.
result<std::unique_ptr<ledger::ledger>> open_existing_ledger(const std::filesystem::path& state,
                                                             bool read_only);

}  // namespace sluice::app
