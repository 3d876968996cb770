#pragma once

// Runs a command again as the service, by systemd-run: with its user, credentials and environment
// (`--as-service`). A person's shell has none of these, but the unit names them all.

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// Thrown while the command line is read, before the command begins. run_program() catches it.
struct asked_as_service {
    std::string unit;
};

// Adds the option. Every command that resolves secrets calls it.
void add_as_service(CLI::App& command);

// Replaces this process. Returns an exit code only if that fails. `words` is the command line
// without the program's name.
int run_as_service(const std::string& unit, std::vector<std::string> words);

}  // namespace sluice::cli
