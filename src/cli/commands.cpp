#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/help_formatter.hpp"
#include "cli/manual/command_facts.hpp"
#include "cli/standard_output.hpp"

#include <sluice/model/printable.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <memory>

namespace sluice::cli {
namespace {

// The order is that of the program's help.
constexpr add_command builtin[] = {
    add_init_command,     add_check_command,       add_plan_command,    add_graph_command,
    add_client_command,   add_run_command,         add_tasks_command,   add_explain_command,
    add_storages_command, add_pause_command,       add_resume_command,  add_paused_command,
    add_ledger_command,   add_offer_again_command, add_auth_command,    add_eval_command,
    add_try_command,      add_test_command,        add_sandbox_command, add_describe_command,
    add_schema_command,   add_show_config_command, add_config_command,  add_rename_command,
    add_runs_command,     add_schedules_command,   add_status_command,  add_alerts_command,
    add_top_command,      add_tap_command,         add_run_now_command, add_log_level_command,
    add_reload_command,   add_help_command,        add_manual_command,  add_completion_command,
};

}  // namespace

int run_program(int argc, const char* const* argv) {
    CLI::App program("Sluice polls, transforms and publishes, and loses nothing on the way.",
                     "sluice");
    program.formatter(std::make_shared<help_formatter>());  // its commands get the same one
    program.set_version_flag("--version", "sluice " SLUICE_VERSION);
    program.require_subcommand(1);
    int exit_code = exit_done;
    for (const auto add : builtin) {
        add(program, exit_code);
    }
    name_option_values(program);
    try {
        program.parse(argc, argv);
    } catch (const asked_as_service& asked) {
        return run_as_service(asked.unit, {argv + 1, argv + argc});
    } catch (const CLI::Success& help_or_version) {
        program.exit(help_or_version);
    } catch (const CLI::ParseError& wrong) {
        return refuse_command_line(program, wrong);
    } catch (const std::exception& broken) {
        std::fprintf(stderr, "sluice: %s\n", printable_line(broken.what()).c_str());
        return exit_failed;
    }
    return finish_output(exit_code);
}

}  // namespace sluice::cli
