#include "app/configuration.hpp"
#include "cli/command.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/writers.hpp>

#include <cstdio>

namespace sluice::cli {

void add_schema_command(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "schema", "Print the JSON Schema of a configuration file, for editors");
    command->callback([&exit_code] {
        const auto text =
            config::write_json_schema(engine::configuration_layout(), app::component_types());
        std::printf("%s\n", text.c_str());
        exit_code = exit_done;
    });
}

}  // namespace sluice::cli
