#include "cli/manual/completion.hpp"

#include <sluice/model/text.hpp>

namespace sluice::cli {
namespace {

std::string fish_text(std::string_view text) {
    std::string made = "'";
    for (const char c : text) {
        made += c == '\'' || c == '\\' ? "\\" : "";
        made += c;
    }
    return made + '\'';
}

std::string fish_action(const option_facts& option) {
    switch (option.value) {
        case value_kind::none:
            return "";
        case value_kind::directory:
            return " -x -a '(__fish_complete_directories)'";
        case value_kind::file:
            return " -r -F";
        case value_kind::choice:
            return " -x -a " + fish_text(joined(option.choices, " "));
        case value_kind::text:
            break;
    }
    return option.value_optional ? "" : " -x";
}

std::string fish_option(const std::string& start, const option_facts& option) {
    std::string text = start;
    for (const auto& name : option.names) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    return text + fish_action(option) + " -d " + fish_text(option.summary) + '\n';
}

std::string fish_word(const std::string& start, const option_facts& option) {
    switch (option.value) {
        case value_kind::choice:
            return start + " -a " + fish_text(joined(option.choices, " ")) + '\n';
        case value_kind::file:
        case value_kind::directory:
            return start + " -F\n";
        case value_kind::text:
        case value_kind::none:
            break;
    }
    return "";
}

}  // namespace

std::string fish_completion(const command_facts& program) {
    std::string paths;
    std::string lines;
    for (const auto* command : every_command(program)) {
        if (command != &program) {
            append_item(paths, fish_text(command->path), " ");
        }
        const auto start = "complete -c sluice -n " + fish_text("__sluice_at " + command->path);
        for (const auto& below : command->commands) {
            lines +=
                start + " -a " + fish_text(below.name) + " -d " + fish_text(below.summary) + '\n';
        }
        for (const auto& option : command->options) {
            lines += option.named() ? fish_option(start, option) : fish_word(start, option);
        }
    }
    return "# Completes the command sluice in fish.\n"
           "function __sluice_at\n"
           "    set -l at sluice\n"
           "    for word in (commandline -opc)[2..-1]\n"
           "        switch \"$at $word\"\n"
           "            case " +
           paths +
           "\n                set at \"$at $word\"\n"
           "        end\n"
           "    end\n"
           "    test \"$at\" = \"$argv\"\n"
           "end\n"
           "complete -c sluice -f\n" +
           lines;
}

}  // namespace sluice::cli
