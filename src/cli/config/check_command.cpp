#include "app/budget_check.hpp"
#include "app/checked_configuration.hpp"
#include "app/whole_warnings.hpp"
#include "cli/as_service.hpp"
#include "cli/cases/case_files.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/name_report.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/warnings.hpp>
#include <sluice/config/written.hpp>
#include <sluice/model/text.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct check_options {
    std::string directory = app::default_configuration_directory();
    std::string state;
    std::int64_t parents = 1;
    std::string format = "text";
    bool as_json = false;  // an older way to say so
};

// Checks the costs against the budgets: by past runs with --state, else by what the configuration
// expects.
int refuse_by(const check_options& options, config::loaded& given, const app::assembled& tried) {
    auto basis = app::cost_basis_in(options.state, given.names("incoming"));
    if (!basis) {
        std::fprintf(stderr, "sluice check: %s\n", describe(basis.error()).c_str());
        return exit_failed;
    }
    basis->parents = options.parents;
    refuse_what_cannot_fit(given, tried, *std::move(basis));
    return exit_done;
}

config::diagnostics warnings_in(const std::string& directory) {
    config::diagnostics ignored;  // the load has reported them already
    const auto objects =
        config::read_written(directory, engine::configuration_layout(), app::component_types(),
                             ignored, config::made_objects::read);
    return config::find_warnings(objects, engine::configuration_layout(), app::component_types());
}

// Returns a count such as "2 problems and 1 warning in DIR".
std::string count_text(std::size_t problems, std::size_t warnings, const std::string& directory) {
    const auto counted = [](std::size_t count, const std::string& noun) {
        return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
    };
    std::string text = problems == 0 ? "" : counted(problems, "problem");
    if (warnings > 0) {
        append_item(text, counted(warnings, "warning"), " and ");
    }
    return text + " in " + directory + "\n";
}

// Errors come first. Warnings need no secret and change no exit code.
void show(const config::diagnostics& all, std::size_t problems, const check_options& options) {
    if (options.format != "text") {
        const bool sarif = options.format == "sarif";
        std::printf("%s\n", (sarif ? all.to_sarif(SLUICE_VERSION) : all.to_json()).c_str());
        return;
    }
    if (!all.empty()) {
        std::fputs(all.to_text().c_str(), stderr);
        std::fputs(count_text(problems, all.size() - problems, options.directory).c_str(), stderr);
    }
}

int check(const check_options& options) {
    // A check must work in a shell that has none of the service's secrets.
    const auto state = options.state.empty() ? app::default_state_directory() : options.state;
    app::checked_configuration checked(options.directory, config::secret_use::when_given, {}, {},
                                       nullptr, state);
    auto& given = checked.given;
    if (given.good()) {
        const int code = refuse_by(options, given, checked.built);
        if (code != exit_done) {
            return code;
        }
        const auto named = report_names(options.state, checked.built.plan(), given);
        if (!named) {
            std::fprintf(stderr, "sluice check: %s\n", describe(named.error()).c_str());
            return exit_failed;
        }
    }
    auto tests = load_tests(options.directory);
    if (given.good()) {
        check_tests(tests, given);
    }
    given.problems.append(tests.problems);
    auto shown = given.problems;
    shown.append(warnings_in(options.directory));
    if (given.good()) {
        shown.append(app::find_whole_warnings(given));
    }
    show(shown, given.problems.size(), options);
    if (!given.good()) {
        return exit_misconfigured;
    }
    if (options.format == "text") {
        const auto count = tests.all("tests").size();
        const auto tested = ", " + std::to_string(count) + (count == 1 ? " test" : " tests");
        std::printf(
            "%s is good: %zu %s, %zu incoming, %zu outgoing, %zu %s%s\n", options.directory.c_str(),
            given.files.size(), given.files.size() == 1 ? "file" : "files",
            given.all("incoming").size(), given.all("outgoing").size(), given.all("routes").size(),
            given.all("routes").size() == 1 ? "route" : "routes", count == 0 ? "" : tested.c_str());
        for (const auto& secret : given.withheld) {
            std::printf("not looked at: %s (--as-service takes it from the unit)\n",
                        secret.c_str());
        }
    }
    return exit_done;
}

}  // namespace

void add_check_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<check_options>();
    auto* command =
        program.add_subcommand("check", "Check a configuration; show everything that is wrong");
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option(
        "--state", options->state,
        "Directory of the ledger: past runs measure the cost, and names that only the "
        "ledger knows are reported");
    command
        ->add_option("--parents", options->parents,
                     "How many parents to assume for a fan-out without past runs and `expected`")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command
        ->add_option("--format", options->format,
                     "text for people, json, or sarif (SARIF 2.1.0) for code review")
        ->type_name("text|json|sarif")
        ->check(one_of({"text", "json", "sarif"}))
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "The same as --format json");
    add_as_service(*command);
    command->callback([options, &exit_code] {
        if (options->as_json) {
            options->format = "json";
        }
        exit_code = check(*options);
    });
}

}  // namespace sluice::cli
