#pragma once

// A command line that cannot be read: what is wrong with it, and the command or option that was
// probably meant.

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <CLI/Validators.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// Of an argument that must be one of these.
CLI::Validator one_of(std::vector<std::string> names);

// Complains on standard error; the exit code. `program` is as the failed parse left it.
int refuse_command_line(const CLI::App& program, const CLI::ParseError& wrong);

// The commands of `within` that a person can ask for, in their order.
std::vector<std::string> command_names(const CLI::App& within);

// Null when there is none of that name.
const CLI::App* find_command(const CLI::App& within, const std::string& name);

// "did you mean 'run'?", also where the word names a command below another one; else how to see
// them all.
std::string mend_of_command(const CLI::App& within, const std::string& word);

}  // namespace sluice::cli
