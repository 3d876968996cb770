#pragma once

// Adds the commands of `sluice tasks` that change something, or ask a target.

#include <sluice/ledger/task_admin.hpp>

#include <CLI/App.hpp>

#include <string>

namespace sluice::cli {

void add_task_moves(CLI::App& tasks, int& exit_code);  // retry, skip, drop
void add_task_edit(CLI::App& tasks, int& exit_code);   // edit
void add_task_look(CLI::App& tasks, int& exit_code);   // look

// Returns the name of the person who runs the command, also behind sudo.
std::string operator_name();

}  // namespace sluice::cli
