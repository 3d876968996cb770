#include "app/checked_configuration.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/known_names.hpp"
#include "cli/run/schedules_text.hpp"
#include "planning/schedule_json.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct schedules_options {
    std::string directory;  // empty: that of the daemon's last start
    std::string state = app::default_state_directory();
    std::string name;
    bool as_json = false;
};

result<planning::schedule_memory> memory_in(const std::string& state, const engine::plan& plan,
                                            wall_time now) {
    // Before the first start there is no ledger, and the configuration alone says what comes.
    std::error_code none;
    if (!std::filesystem::exists(app::ledger_file(state), none)) {
        return planning::schedule_memory();
    }
    return app::with_ledger(state, true, [&](ledger::ledger* ledger) {
        return planning::read_schedule_memory(ledger, &plan, now);
    });
}

int schedules(const schedules_options& options) {
    // It sends nothing, so it needs no secret.
    const auto directory = configuration_for(options.directory, options.state);
    app::checked_configuration checked(directory.string(), config::secret_use::withheld);
    if (!checked.good()) {
        return checked.show_problems();
    }
    const auto now = checked.built.time().now();
    const auto memory = memory_in(options.state, checked.built.plan(), now);
    if (!memory) {
        return complain("schedules", memory.error());
    }
    auto all = planning::outlook_of(checked.built.plan(), *memory, now);
    if (!options.name.empty()) {
        std::erase_if(all, [&](const auto& one) { return one.name != options.name; });
        if (all.empty()) {
            return complain(
                "schedules",
                {failure_class::invalid,
                 "no enabled incoming or scheduled route is called '" + options.name + "'",
                 "`sluice schedules` without a name shows them all"},
                exit_misconfigured);
        }
    }
    const auto text = options.as_json
                          ? write_json_indented(json::value(planning::schedules_array(all))) + "\n"
                          : schedules_text(all);
    std::fputs(printable_lines(checked.filter.without_secrets(text)).c_str(), stdout);
    return exit_done;
}

}  // namespace

void add_schedules_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<schedules_options>();
    auto* command = program.add_subcommand(
        "schedules",
        "Show each schedule: its last run, the next five, and which were late, skipped or missed");
    command->add_option("name", options->name, "Only this incoming or route");
    add_started_configuration(*command, options->directory, "");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print JSON");
    add_as_service(*command);
    command->callback([options, &exit_code] { exit_code = schedules(*options); });
}

}  // namespace sluice::cli
