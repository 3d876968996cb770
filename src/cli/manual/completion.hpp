#pragma once

// Writes the completions of the program's commands, options and values for a shell. The command
// line's declarations are the source.

#include "cli/manual/command_facts.hpp"

#include <string>

namespace sluice::cli {

std::string bash_completion(const command_facts& program);
std::string zsh_completion(const command_facts& program);
std::string fish_completion(const command_facts& program);

// Returns the paths of all commands, the program's own first: "sluice", "sluice tasks", …
std::vector<const command_facts*> every_command(const command_facts& program);

}  // namespace sluice::cli
