#include "app/checked_configuration.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/config/graph_text.hpp"

#include <sluice/model/printable.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct graph_options {
    std::string directory = app::default_configuration_directory();
    std::string format = "mermaid";
};

int draw(const graph_options& options) {
    // A drawing needs no secret.
    const app::checked_configuration checked(options.directory, config::secret_use::withheld);
    if (!checked.good()) {
        return checked.show_problems();
    }
    const auto graph = graph_of(checked.given);
    const auto text = options.format == "dot" ? dot_text(graph) : mermaid_text(graph);
    std::fputs(printable_lines(text).c_str(), stdout);
    return exit_done;
}

}  // namespace

void add_graph_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<graph_options>();
    auto* command =
        program.add_subcommand("graph", "Draw the connections and routes of a configuration");
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option("--format", options->format, "The language of the drawing")
        ->check(one_of({"mermaid", "dot"}))
        ->type_name("mermaid|dot")
        ->capture_default_str();
    add_as_service(*command);
    command->callback([options, &exit_code] { exit_code = draw(*options); });
}

}  // namespace sluice::cli
