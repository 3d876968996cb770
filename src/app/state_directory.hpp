#pragma once

#include <sluice/error.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sluice::app {

// Where the daemon keeps its ledger when nothing is said: systemd's $STATE_DIRECTORY, or
// /var/lib/sluice.
std::string default_state_directory();

std::filesystem::path ledger_file(const std::filesystem::path& state);

ledger::durability durability_named(const std::string& name);

// What root makes in a state directory belongs to its owner: the daemon has to read it. Does
// nothing for other users; false says why not in errno.
bool hand_to_owner_of(const std::filesystem::path& state, const std::filesystem::path& file);

// As open_sqlite_ledger(), for a command that root may run before the daemon ever has.
result<std::unique_ptr<ledger::ledger>> open_ledger_of_owner(
    const std::filesystem::path& state, const ledger::sqlite_settings& settings);

// For a command beside a daemon, running or not. Fails when there is no ledger yet.
result<std::unique_ptr<ledger::ledger>> open_existing_ledger(const std::filesystem::path& state,
                                                             bool read_only);

}  // namespace sluice::app
