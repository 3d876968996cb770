#include "app/configuration.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/writers.hpp>
#include <sluice/model/printable.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

int show(const std::string& directory) {
    // Secrets are not even read: what is never loaded cannot be shown.
    const auto given = app::load_configuration(directory, config::secret_use::withheld);
    if (!given.good()) {
        std::fputs(given.problems.to_text().c_str(), stderr);
        return exit_misconfigured;
    }
    const auto text =
        config::write_effective(given, engine::configuration_layout(), app::component_types());
    // Escaped text is in quotation marks, and YAML knows these escapes.
    std::fputs(printable_lines(text).c_str(), stdout);
    return exit_done;
}

}  // namespace

void add_show_config_command(CLI::App& program, int& exit_code) {
    auto directory = std::make_shared<std::string>(app::default_configuration_directory());
    auto* command = program.add_subcommand(
        "show-config",
        "Print a configuration as it is in effect: all files as one, defaults written out, "
        "variables resolved, secrets hidden");
    command->add_option("--config", *directory, "Directory of the configuration")
        ->capture_default_str();
    add_as_service(*command);
    command->callback([directory, &exit_code] { exit_code = show(*directory); });
}

}  // namespace sluice::cli
