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

// For a command beside a daemon, running or not. Fails when there is no ledger yet.
result<std::unique_ptr<ledger::ledger>> open_existing_ledger(const std::filesystem::path& state,
                                                             bool read_only);

}  // namespace sluice::app
