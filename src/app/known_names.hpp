#pragma once

// The names that people type for parts of the configuration. A name is known when the daemon's last
// start had it, or when it stands in the files now. Neither resolves a variable, so that these
// commands work where secrets are out of reach.

#include <sluice/config/load.hpp>
#include <sluice/ledger/ledger.hpp>

#include <CLI/App.hpp>

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

// A question of a command: is there such a name?
struct name_question {
    std::string state;
    std::string configuration;  // its directory; empty: the one of the daemon's last start
    std::string kind;
    std::string name;
};

// --config and --force of a command that takes a name.
void add_known_names(CLI::App& command, std::string& configuration, bool& force);

// Complains of a name that is unknown, and says which was meant; the exit code of `command`, which
// is exit_done when the name is known.
int judge_name(const char* command, const name_question& asked);

// The directory that was asked for, else that of the daemon's last start, else the default.
std::filesystem::path configuration_for(const std::string& asked, const std::string& state);

}  // namespace sluice::app
