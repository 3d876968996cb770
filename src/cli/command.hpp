#pragma once

// Lists the program's commands: one file each, and one line in commands.cpp. A command adds itself
// to the command line, and sets the exit code if it is chosen.

#include "app/exit_code.hpp"

#include <CLI/App.hpp>

namespace sluice::cli {

using app::exit_done;
using app::exit_failed;
using app::exit_misconfigured;

using add_command = void (*)(CLI::App& program, int& exit_code);

void add_run_now_command(CLI::App& program, int& exit_code);
void add_log_level_command(CLI::App& program, int& exit_code);
void add_reload_command(CLI::App& program, int& exit_code);
void add_help_command(CLI::App& program, int& exit_code);
void add_check_command(CLI::App& program, int& exit_code);
void add_plan_command(CLI::App& program, int& exit_code);
void add_client_command(CLI::App& program, int& exit_code);
void add_run_command(CLI::App& program, int& exit_code);
void add_storages_command(CLI::App& program, int& exit_code);
void add_tasks_command(CLI::App& program, int& exit_code);
void add_explain_command(CLI::App& program, int& exit_code);
void add_alerts_command(CLI::App& program, int& exit_code);
void add_tap_command(CLI::App& program, int& exit_code);
void add_top_command(CLI::App& program, int& exit_code);
void add_ledger_command(CLI::App& program, int& exit_code);
void add_pause_command(CLI::App& program, int& exit_code);
void add_resume_command(CLI::App& program, int& exit_code);
void add_paused_command(CLI::App& program, int& exit_code);
void add_offer_again_command(CLI::App& program, int& exit_code);
void add_rename_command(CLI::App& program, int& exit_code);
void add_runs_command(CLI::App& program, int& exit_code);
void add_schedules_command(CLI::App& program, int& exit_code);
void add_status_command(CLI::App& program, int& exit_code);
void add_auth_command(CLI::App& program, int& exit_code);
void add_eval_command(CLI::App& program, int& exit_code);
void add_try_command(CLI::App& program, int& exit_code);
void add_test_command(CLI::App& program, int& exit_code);
void add_sandbox_command(CLI::App& program, int& exit_code);
void add_describe_command(CLI::App& program, int& exit_code);
void add_schema_command(CLI::App& program, int& exit_code);
void add_show_config_command(CLI::App& program, int& exit_code);
void add_config_command(CLI::App& program, int& exit_code);
void add_init_command(CLI::App& program, int& exit_code);
void add_graph_command(CLI::App& program, int& exit_code);
void add_manual_command(CLI::App& program, int& exit_code);
void add_completion_command(CLI::App& program, int& exit_code);

// Reads the command line, runs the chosen command, and returns the exit code.
int run_program(int argc, const char* const* argv);

}  // namespace sluice::cli
