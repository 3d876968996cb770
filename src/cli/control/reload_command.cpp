#include "cli/answer.hpp"
#include "cli/control/asked_daemon.hpp"

#include <sluice/model/printable.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct reload_options {
    daemon_place place;
    bool as_json = false;
};

int reload(const reload_options& options) {
    const auto verdict = ask_daemon(options.place, "POST", "/reload");
    if (!verdict) {
        return complain("reload", verdict.error());
    }
    const int code = static_cast<int>(integer_member(*verdict, "exit_code").value_or(exit_failed));
    if (options.as_json) {
        std::fputs(printable_lines(write_json_indented(*verdict) + "\n").c_str(), stdout);
        return code;
    }
    // systemd shows the error stream of ExecReload= in the journal, and people read either.
    std::fputs(printable_lines(text_member(*verdict, "text")).c_str(),
               code == exit_done ? stdout : stderr);
    return code;
}

}  // namespace

void add_reload_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<reload_options>();
    auto* command = program.add_subcommand(
        "reload", "Let the running daemon load its configuration, and wait for the verdict");
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print JSON");
    command->footer(
        "Exit status: 0 when the files are in force, 1 when the reload failed, 2 when the\n"
        "configuration is wrong. With 1 and 2 nothing has changed.");
    command->callback([options, &exit_code] { exit_code = reload(*options); });
}

}  // namespace sluice::cli
