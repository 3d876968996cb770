#pragma once

// The parts of `sluice tasks` that change something.

#include <sluice/ledger/task_admin.hpp>

#include <CLI/App.hpp>

#include <string>

namespace sluice::cli {

void add_task_moves(CLI::App& tasks, int& exit_code);  // retry, skip, drop
void add_task_edit(CLI::App& tasks, int& exit_code);   // edit

// Whoever runs the command, behind sudo too.
std::string person_name();

}  // namespace sluice::cli
