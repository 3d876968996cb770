#pragma once

// Explains a command line that cannot be read, and names the command or option that was probably
// meant.

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// Accepts an argument that is one of `names`.
CLI::Validator one_of(std::vector<std::string> names);

// Complains on standard error and returns the exit code. `program` is as the failed parse left it.
int refuse_command_line(const CLI::App& program, const CLI::ParseError& wrong);

// Returns the commands that a person can give after `within`, in their order.
std::vector<std::string> command_names(const CLI::App& within);

// Returns null if there is no such command.
const CLI::App* find_command(const CLI::App& within, const std::string& name);

// Returns a hint such as "did you mean 'run'?", also if the word names a command below another one.
// Otherwise tells how to list all commands.
std::string mend_of_command(const CLI::App& within, const std::string& word);

}  // namespace sluice::cli
