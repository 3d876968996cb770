#pragma once

// The names that people type for parts of the configuration. A name is known when the daemon's last
// start had it, or when it stands in the files now. Neither resolves a variable, so that these
// commands work where secrets are out of reach.

#include <CLI/App.hpp>

#include <filesystem>
#include <string>

namespace sluice::cli {

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

}  // namespace sluice::cli
