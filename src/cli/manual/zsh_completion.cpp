#include "cli/manual/completion.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::cli {
namespace {

std::string function_of(const command_facts& command) {
    std::string name = '_' + command.path;
    std::ranges::replace(name, ' ', '_');
    std::ranges::replace(name, '-', '_');
    return name;
}

// Escapes a text between single quotes that _arguments or _describe reads.
std::string zsh_text(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '\'') {
            made += "'\\''";
        } else {
            made += std::string_view("\\[]:$`").find(c) == std::string_view::npos ? "" : "\\";
            made += c;
        }
    }
    return made;
}

std::string zsh_action(const option_facts& option) {
    switch (option.value) {
        case value_kind::directory:
            return "_files -/";
        case value_kind::file:
            return "_files";
        case value_kind::choice:
            return '(' + joined(option.choices, " ") + ')';
        case value_kind::text:
        case value_kind::none:
            break;
    }
    return " ";
}

std::string zsh_value(const option_facts& option) {
    if (option.value == value_kind::none) {
        return "";
    }
    return (option.value_optional ? "::value:" : ":value:") + zsh_action(option);
}

std::string zsh_option(const option_facts& option) {
    std::string text;
    const auto last = '[' + zsh_text(option.summary) + ']' + zsh_value(option) + "' \\\n";
    for (const auto& name : option.names) {
        // "=-" is a value in the same word only, "=" one in this or the next word.
        const auto* equals = option.value == value_kind::none ? ""
                             : option.value_optional          ? "=-"
                             : name.starts_with("--")         ? "="
                                                              : "";
        const auto others = option.names.size() > 1 ? '(' + joined(option.names, " ") + ')' : "";
        text += "        '";
        text += option.repeated ? "*" : others;
        text += name + equals + last;
    }
    return text;
}

std::string zsh_word(const option_facts& option, int& place) {
    const auto where = option.repeated ? std::string("*") : std::to_string(++place);
    return "        '" + where + (option.required ? ":" : "::") + zsh_text(option.word) + ':' +
           zsh_action(option) + "' \\\n";
}

std::string zsh_function(const command_facts& command) {
    std::string text = function_of(command) + "() {\n";
    std::string lines;
    int place = 0;
    for (const auto& option : command.options) {
        lines += option.named() ? zsh_option(option) : zsh_word(option, place);
    }
    if (command.commands.empty()) {
        return text + "    _arguments -s \\\n" + lines + "        && return\n}\n";
    }
    text += "    local curcontext=$curcontext state line\n    _arguments -C -s \\\n" + lines +
            "        '1: :->command' '*:: :->rest' && return\n    case $state in\n    command)\n"
            "        local -a commands=(\n";
    std::string calls;
    for (const auto& below : command.commands) {
        text += "            '" + zsh_text(below.name) + ':' + zsh_text(below.summary) + "'\n";
        calls += "        " + below.name + ") " + function_of(below) + " ;;\n";
    }
    return text +
           "        )\n        _describe command commands ;;\n    rest)\n"
           "        case $line[1] in\n" +
           calls + "        esac ;;\n    esac\n}\n";
}

}  // namespace

std::string zsh_completion(const command_facts& program) {
    std::string text = "#compdef sluice\n# Completes the command sluice in zsh.\n";
    for (const auto* command : every_command(program)) {
        text += zsh_function(*command);
    }
    // The file is a function when zsh loads it by itself, and a script when somebody sources it.
    return text +
           "if [ \"$funcstack[1]\" = _sluice ]; then\n    _sluice \"$@\"\nelse\n"
           "    compdef _sluice sluice\nfi\n";
}

}  // namespace sluice::cli
