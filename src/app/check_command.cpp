#include "app/assembled.hpp"
#include "app/command.hpp"
#include "app/configuration.hpp"
#include "app/log.hpp"
#include "app/request_plan.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::app {
namespace {

struct check_options {
    std::string directory = default_configuration_directory();
    bool as_json = false;
};

// What the schedules cost for certain must fit into the budget of their key.
void refuse_what_cannot_fit(config::loaded& given, const assembled& tried, wall_time now) {
    plan_grounds certain;
    certain.deliveries = false;
    for (const auto& budget : plan_requests(tried.plan(), given, tried.clients(), certain, now)) {
        if (const auto slow = what_to_slow(budget)) {
            config::diagnostic problem;
            problem.at = given.where("incoming", slow->incoming);
            problem.path = "incoming." + slow->incoming + ".schedule";
            problem.message = slow->message;
            problem.mend = slow->mend;
            given.problems.add(std::move(problem));
        }
    }
}

int check(const check_options& options) {
    auto given = load_configuration(options.directory);
    asio::io_context context;
    const auto log = make_event_log({}, given.secrets);
    const assembled tried(context, given, *log);
    if (given.good()) {
        refuse_what_cannot_fit(given, tried, system_clock().now());
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
    command->add_flag("--json", options->as_json, "Print the problems as JSON");
    command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace sluice::app
