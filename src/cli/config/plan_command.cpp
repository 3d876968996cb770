#include "app/budget_check.hpp"
#include "app/checked_configuration.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "cli/config/request_plan_text.hpp"
#include "cli/name_report.hpp"
#include "cli/screen.hpp"

#include <sluice/model/printable.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct plan_options {
    std::string directory = app::default_configuration_directory();
    std::string state;
    std::int64_t parents = 1;
    bool as_json = false;
};

int plan(const plan_options& options) {
    // A plan sends nothing, so it needs no secret.
    app::checked_configuration checked(options.directory, config::secret_use::withheld);
    if (!checked.good()) {
        return checked.show_problems();
    }
    auto& given = checked.given;
    auto& built = checked.built;
    auto basis = app::cost_basis_in(options.state, given.names("incoming"));
    if (!basis) {
        std::fprintf(stderr, "sluice plan: %s\n", describe(basis.error()).c_str());
        return exit_failed;
    }
    basis->parents = options.parents;
    const bool measured = !basis->runs.empty();
    const auto budgets =
        plan_requests(built.plan(), given, built.clients(), *basis, built.time().now());
    const auto text = options.as_json ? plan_json(budgets) + "\n"
                                      : plan_text(budgets, measured, screen_columns());
    std::fputs(printable_lines(checked.filter.without_secrets(text)).c_str(), stdout);
    const auto named = report_names(options.state, built.plan(), given);
    if (!named) {
        std::fprintf(stderr, "sluice plan: %s\n", describe(named.error()).c_str());
        return exit_failed;
    }
    return checked.good() ? exit_done : checked.show_problems();
}

}  // namespace

void add_plan_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<plan_options>();
    auto* command = program.add_subcommand(
        "plan", "Show what a configuration will ask of each key's budget, and when");
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option("--state", options->state,
                        "Directory of the ledger: past runs measure the cost");
    command
        ->add_option("--parents", options->parents,
                     "How many parents to assume for a fan-out without past runs and `expected`")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print it as JSON");
    add_as_service(*command);
    command->callback([options, &exit_code] { exit_code = plan(*options); });
}

}  // namespace sluice::cli
