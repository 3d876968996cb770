#pragma once

// Checks the names that people type for parts of the configuration. A name is known if the daemon's
// last start had it, or if it is in the files now. Neither way resolves a variable, so these
// commands work without access to secrets.

#include <CLI/App.hpp>

#include <filesystem>
#include <string>

namespace sluice::cli {

// Asks for a command: is there such a name?
struct name_question {
    std::string state;
    std::string configuration;  // its directory; empty: that of the daemon's last start
    std::string kind;
    std::string name;
};

// Adds --config and --force to a command that takes a name.
void add_known_names(CLI::App& command, std::string& configuration, bool& force);

// Complains of an unknown name, and says which was probably meant. Returns the exit code for
// `command`, which is exit_done if the name is known.
int judge_name(const char* command, const name_question& asked);

// Adds --config to a command that reads the configuration for `purpose`, which may be empty. Call
// configuration_for() with its value.
void add_started_configuration(CLI::App& command, std::string& configuration,
                               const std::string& purpose);

// Returns the given directory, else that of the daemon's last start, else the default.
std::filesystem::path configuration_for(const std::string& asked, const std::string& state);

}  // namespace sluice::cli
