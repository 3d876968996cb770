#include "cli/command_line.hpp"

#include "cli/command.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace sluice::cli {
namespace {

// Returns the name of a command with those above it, such as "sluice tasks".
std::string full_name(const CLI::App& command) {
    const auto* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

std::vector<const CLI::App*> all_commands(const CLI::App& within) {
    return within.get_subcommands([](const CLI::App*) { return true; });
}

const CLI::App& deepest(const CLI::App& program) {
    const auto asked = program.get_subcommands();
    return asked.empty() ? program : deepest(*asked.back());
}

// Returns the words that no command took, the command's own first.
std::vector<std::string> words_left(const CLI::App& command) {
    auto left = command.remaining();
    if (const auto* parent = command.get_parent()) {
        const auto above = words_left(*parent);
        left.insert(left.end(), above.begin(), above.end());
    }
    return left;
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

std::string help_on(const CLI::App& command) {
    const auto name = full_name(command);
    const auto space = name.find(' ');
    return space == std::string::npos ? name + " help"
                                      : name.substr(0, space) + " help" + name.substr(space);
}

struct complaint {
    std::string message;
    std::string mend;
};

// CLI11 writes "Could not convert: task = abc". Only numbers are converted.
std::string message_of(const CLI::ParseError& wrong) {
    std::string message = wrong.what();
    if (dynamic_cast<const CLI::ConversionError*>(&wrong) == nullptr) {
        return message;
    }
    const auto name = message.find(": ");
    const auto value = message.find(" = ");
    return name == std::string::npos || value == std::string::npos || value < name
               ? message
               : message.substr(name + 2, value - name - 2) + ": '" + message.substr(value + 3) +
                     "' is no number that it takes";
}

complaint complaint_about_option(const CLI::App& at, const std::string& name) {
    const auto known = option_names(at);
    if (std::ranges::find(known, name) != known.end()) {
        return {"the option '" + name + "' stands before its command",
                "write " + full_name(at) + " " + name};
    }
    const auto meant = config::did_you_mean(name, known);
    return {"there is no option '" + name + "'",
            meant.empty() ? help_on(at) + " lists them" : "did you mean '" + meant + "'?"};
}

complaint complaint_about(const CLI::App& at, const CLI::ParseError& wrong) {
    const auto left = words_left(at);
    const auto commands = command_names(at);
    if (left.empty()) {
        if (!commands.empty() && at.get_subcommands().empty()) {
            return {"the command is missing", "there are " + joined(commands, ", ")};
        }
        return {message_of(wrong), help_on(at) + " shows how it is used"};
    }
    const auto& word = left.front();
    if (word.starts_with("-")) {
        return complaint_about_option(at, word.substr(0, word.find('=')));
    }
    if (!commands.empty()) {
        return {"there is no command '" + word + "'", mend_of_command(at, word)};
    }
    return {"'" + word + "' is one word too many",
            "quote a text that has blanks; " + help_on(at) + " shows how it is used"};
}

}  // namespace

std::vector<std::string> command_names(const CLI::App& within) {
    std::vector<std::string> names;
    for (const auto* command : all_commands(within)) {
        names.push_back(command->get_name());
    }
    return names;
}

const CLI::App* find_command(const CLI::App& within, const std::string& name) {
    const auto all = all_commands(within);
    const auto found = std::ranges::find(all, name, &CLI::App::get_name);
    return found == all.end() ? nullptr : *found;
}

std::string mend_of_command(const CLI::App& within, const std::string& word) {
    const auto meant = config::did_you_mean(word, command_names(within));
    if (!meant.empty()) {
        return "did you mean '" + meant + "'?";
    }
    for (const auto* command : all_commands(within)) {
        if (find_command(*command, word) != nullptr) {
            return "did you mean '" + command->get_name() + " " + word + "'?";
        }
    }
    return "there are " + joined(command_names(within), ", ");
}

CLI::Validator one_of(std::vector<std::string> names) {
    return {[names = std::move(names)](const std::string& given) {
                if (std::ranges::find(names, given) != names.end()) {
                    return std::string();
                }
                const auto meant = config::did_you_mean(given, names);
                return "'" + given + "' is none of " + joined(names, ", ") +
                       (meant.empty() ? "" : "; did you mean '" + meant + "'?");
            },
            ""};
}

int refuse_command_line(const CLI::App& program, const CLI::ParseError& wrong) {
    const auto& at = deepest(program);
    const auto said = complaint_about(at, wrong);
    std::fprintf(stderr, "%s: %s: %s\n", full_name(at).c_str(), said.message.c_str(),
                 said.mend.c_str());
    return exit_misconfigured;
}

}  // namespace sluice::cli
