#include "cli/manual/completion.hpp"

#include <sluice/model/text.hpp>

namespace sluice::cli {
namespace {

// The words before the cursor decide which command is meant. An "=" is a word of its own in bash.
constexpr std::string_view bash_beginning = R"(# Completes the command sluice in bash.
_sluice() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} at=sluice index
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = && $COMP_CWORD -gt 1 ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for ((index = 1; index < COMP_CWORD; index++)); do
        case "$at ${COMP_WORDS[index]}" in
)";

constexpr std::string_view bash_middle = R"(            at="$at ${COMP_WORDS[index]}" ;;
        esac
    done
    local words='' kind=''
    case "$at $previous" in
)";

constexpr std::string_view bash_end = R"(    esac
    case $kind in
    directory) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
    file) compopt -o filenames; COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    esac
}
complete -F _sluice sluice
)";

std::string bash_action(const option_facts& option) {
    switch (option.value) {
        case value_kind::directory:
            return "kind=directory";
        case value_kind::file:
            return "kind=file";
        case value_kind::choice:
            return "words='" + joined(option.choices, " ") + "'";
        case value_kind::text:
        case value_kind::none:
            break;
    }
    return ":";
}

std::string bash_values(const command_facts& command) {
    std::string text;
    for (const auto& option : command.options) {
        if (!option.named() || option.value == value_kind::none || option.value_optional) {
            continue;
        }
        std::string pattern;
        for (const auto& name : option.names) {
            append_item(pattern, '"' + command.path + ' ' + name + '"', " | ");
        }
        text += "    " + pattern + ") " + bash_action(option) + " ;;\n";
    }
    return text;
}

// The words that may come next, where no option waits for its value.
std::string bash_words(const command_facts& command) {
    std::string words;
    std::string kind;
    for (const auto& below : command.commands) {
        append_item(words, below.name, " ");
    }
    for (const auto& option : command.options) {
        if (option.named()) {
            append_item(words, joined(option.names, " "), " ");
        } else if (option.value == value_kind::choice) {
            append_item(words, joined(option.choices, " "), " ");
        } else if (option.value == value_kind::file || option.value == value_kind::directory) {
            kind = " kind=file";
        }
    }
    return "    \"" + command.path + " \"*) words='" + words + '\'' + kind + " ;;\n";
}

}  // namespace

std::vector<const command_facts*> every_command(const command_facts& program) {
    std::vector<const command_facts*> all{&program};
    for (const auto& below : program.commands) {
        const auto more = every_command(below);
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

std::string bash_completion(const command_facts& program) {
    const auto all = every_command(program);
    std::string paths;
    std::string values;
    std::string words;
    for (const auto* command : all) {
        if (command != &program) {
            append_item(paths, '"' + command->path + '"', " | \\\n            ");
        }
        values += bash_values(*command);
        // A command comes before those that hold it: the first pattern that fits is taken.
        words.insert(0, bash_words(*command));
    }
    return std::string(bash_beginning) + "        " + paths + ")\n" + std::string(bash_middle) +
           values + words + std::string(bash_end);
}

}  // namespace sluice::cli
