#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/manual/completion.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {

void add_completion_command(CLI::App& program, int& exit_code) {
    auto shell = std::make_shared<std::string>();
    auto* command = program.add_subcommand(
        "completion", "Print the completions of commands and options for a shell");
    command->add_option("shell", *shell, "The shell that reads it")
        ->required()
        ->check(one_of({"bash", "zsh", "fish"}))
        ->type_name("bash|zsh|fish");
    command->callback([&program, shell, &exit_code] {
        const auto facts = facts_of(program);
        const auto text = *shell == "bash"  ? bash_completion(facts)
                          : *shell == "zsh" ? zsh_completion(facts)
                                            : fish_completion(facts);
        std::fputs(text.c_str(), stdout);
        exit_code = exit_done;
    });
}

}  // namespace sluice::cli
