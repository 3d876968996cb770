#include "app/checked_configuration.hpp"
#include "app/command.hpp"
#include "app/name_report.hpp"
#include "app/plan_grounds.hpp"

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::app {
namespace {

struct check_options {
    std::string directory = default_configuration_directory();
    std::string state;
    std::int64_t parents = 1;
    bool as_json = false;
};

// What is known of the cost: past runs with --state, else what the configuration expects.
int refuse_by(const check_options& options, config::loaded& given, const assembled& tried) {
    auto grounds = grounds_in(options.state, given.names("incoming"));
    if (!grounds) {
        std::fprintf(stderr, "sluice check: %s\n", describe(grounds.error()).c_str());
        return exit_failed;
    }
    grounds->parents = options.parents;
    refuse_what_cannot_fit(given, tried, *std::move(grounds));
    return exit_done;
}

int check(const check_options& options) {
    checked_configuration checked(options.directory);
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
    if (!given.good()) {
        const auto text =
            options.as_json ? given.problems.to_json() + "\n" : given.problems.to_text();
        std::fputs(text.c_str(), options.as_json ? stdout : stderr);
        if (!options.as_json) {
            std::fprintf(stderr, "%zu problem%s in %s\n", given.problems.size(),
                         given.problems.size() == 1 ? "" : "s", options.directory.c_str());
        }
        return exit_misconfigured;
    }
    if (options.as_json) {
        std::puts("[]");
    } else {
        std::printf("%s is good: %zu files, %zu incoming, %zu outgoing, %zu routes\n",
                    options.directory.c_str(), given.files.size(), given.all("incoming").size(),
                    given.all("outgoing").size(), given.all("routes").size());
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
        "Directory of the ledger: past runs are the measure of what fits, and what it "
        "holds under other names is told");
    command
        ->add_option("--parents", options->parents,
                     "How many parents a fan-out has that neither was measured nor says it")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print the problems as JSON");
    command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace sluice::app
