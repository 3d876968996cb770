#include "app/configuration.hpp"
#include "app/daemon_session.hpp"
#include "app/state_directory.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"

#include <memory>

namespace sluice::cli {

void add_run_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<app::session_options>();
    options->directory = app::default_configuration_directory();
    options->state = app::default_state_directory();
    auto* command = program.add_subcommand("run", "Run the daemon until it is told to stop");
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option("--state", options->state, "Directory for the ledger")
        ->capture_default_str();
    command->add_flag("--once", options->once,
                      "Run every incoming once, deliver what comes of it, report, end");
    command->add_flag("--json", options->as_json, "With --once: print the report as JSON");
    add_as_service(*command);
    command->callback([options, &exit_code] { exit_code = run_session(*options); });
}

}  // namespace sluice::cli
