#include "cli/command.hpp"
#include "cli/command_line.hpp"

#include <sluice/model/text.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

int show_help(const CLI::App& program, const std::vector<std::string>& words) {
    const CLI::App* at = &program;
    std::string above;
    for (const auto& word : words) {
        const auto* below = find_command(*at, word);
        append_item(above, at->get_name(), " ");
        if (below == nullptr) {
            std::fprintf(stderr, "sluice help: %s has no command '%s': %s\n", above.c_str(),
                         word.c_str(), mend_of_command(*at, word).c_str());
            return exit_misconfigured;
        }
        at = below;
    }
    // at->help() would show the help of the chosen command, which is `help` itself.
    const auto name = above.empty() ? at->get_name() : above + " " + at->get_name();
    const auto text = at->get_formatter()->make_help(at, name, CLI::AppFormatMode::Normal);
    std::fputs(text.c_str(), stdout);
    return exit_done;
}

}  // namespace

void add_help_command(CLI::App& program, int& exit_code) {
    auto words = std::make_shared<std::vector<std::string>>();
    auto* command =
        program.add_subcommand("help", "Show how the program or one of its commands is used");
    command->add_option("command", *words, "The command: tasks, or tasks list");
    command->callback([&program, words, &exit_code] { exit_code = show_help(program, *words); });
}

}  // namespace sluice::cli
