#include "cli/answer.hpp"
#include "cli/control/alerts_text.hpp"
#include "cli/control/asked_daemon.hpp"
#include "cli/screen.hpp"

#include <memory>

namespace sluice::cli {
namespace {

struct alerts_options {
    daemon_place place;
    bool as_json = false;
};

result<answer_text> run(const alerts_options& options) {
    const auto found = ask_daemon(options.place, "GET", "/alerts");
    if (!found) {
        return found.error();
    }
    return answer_text{options.as_json ? write_json_indented(*found) + "\n"
                                       : alerts_text(*found, screen_columns())};
}

}  // namespace

void add_alerts_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<alerts_options>();
    auto* command = program.add_subcommand(
        "alerts", "Show the alerts that hold, and the rules that watch for them");
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] { print_answer("alerts", run(*options), exit_code); });
}

}  // namespace sluice::cli
