#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/control/asked_daemon.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct level_options {
    daemon_place place;
    std::string level;
    std::string kind;
    std::string name;
    bool as_json = false;
};

std::string levels_text(const json::value& levels) {
    auto text = fmt::format("{:<7} the daemon\n", text_member(levels, "level"));
    const auto* parts = member(levels, "parts");
    if (parts != nullptr && kind_of(*parts) == json_kind::array) {
        for (const auto& part : parts->get_array()) {
            text += fmt::format("{:<7} {} {}\n", text_member(part, "level"),
                                text_member(part, "kind"), text_member(part, "name"));
        }
    }
    return text;
}

result<answer_text> run(const level_options& options) {
    json::object body;
    if (!options.kind.empty()) {
        body["kind"] = options.kind;
        body["name"] = options.name;
    }
    if (options.level != "reset" && !options.level.empty()) {
        body["level"] = options.level;
    }
    const auto levels = options.level.empty() ? ask_daemon(options.place, "GET", "/log-level")
                                              : ask_daemon(options.place, "PUT", "/log-level",
                                                           json::value(std::move(body)));
    if (!levels) {
        return answer_to(levels.error());
    }
    return answer_text{options.as_json ? write_json_indented(*levels) + "\n"
                                       : levels_text(*levels)};
}

}  // namespace

void add_log_level_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<level_options>();
    auto* command = program.add_subcommand(
        "log-level", "Show or change the level of the running daemon's log, until its end");
    command
        ->add_option("level", options->level,
                     "debug, info, warning or error; `reset` lets a part follow the daemon again. "
                     "Without it, show the levels")
        ->type_name("debug|info|warning|error|reset")
        ->check(one_of({"debug", "info", "warning", "error", "reset"}));
    auto* kind = command->add_option(
        "kind", options->kind, "A field of log lines such as route, incoming, outgoing or client");
    auto* name =
        command->add_option("name", options->name, "The value of that field: the part's name");
    kind->needs(name);
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] {
        if (options->level == "reset" && options->kind.empty()) {
            exit_code = complain("log-level",
                                 failure(failure_class::invalid, "`reset` needs a part",
                                         "such as `sluice log-level reset route posts`"),
                                 exit_misconfigured);
            return;
        }
        print_answer("log-level", run(*options), exit_code);
    });
}

}  // namespace sluice::cli
