#pragma once

// --as-service: a command runs once more with the service's user, credentials and environment, by
// systemd-run. A person's shell has none of these; the unit says all of them.

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// Thrown while the command line is read, before the command begins.
struct asked_as_service {
    std::string unit;
};

// The option. To be added to every command that resolves secrets.
void add_as_service(CLI::App& command);

// Takes the place of this process; returns an exit code only when that fails. `words`: the command
// line without the program's name.
int run_as_service(const std::string& unit, std::vector<std::string> words);

}  // namespace sluice::cli
