#include "app/configuration.hpp"
#include "cli/cases/case_settings.hpp"
#include "cli/command.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/writers.hpp>

#include <cstdio>
#include <memory>

namespace sluice::cli {

void add_schema_command(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "schema", "Print the JSON Schema of a configuration file, for editors");
    auto of_tests = std::make_shared<bool>(false);
    command->add_flag("--tests", *of_tests, "Print that of a file of tests, *.test.yaml");
    command->callback([of_tests, &exit_code] {
        const auto& shape = *of_tests ? test_layout() : engine::configuration_layout();
        const auto text = config::write_json_schema(shape, app::component_types());
        std::printf("%s\n", text.c_str());
        exit_code = exit_done;
    });
}

}  // namespace sluice::cli
