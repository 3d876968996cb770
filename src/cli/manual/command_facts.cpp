#include "cli/manual/command_facts.hpp"

#include <CLI/CLI.hpp>

namespace sluice::cli {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == at) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

option_facts facts_of(const CLI::Option& option) {
    option_facts facts;
    for (const auto& name : option.get_snames()) {
        facts.names.push_back("-" + name);
    }
    for (const auto& name : option.get_lnames()) {
        facts.names.push_back("--" + name);
    }
    if (facts.names.empty()) {
        facts.word = option.get_name(true);
    }
    facts.summary = option.get_description();
    facts.required = option.get_required();
    facts.shown_default = option.get_default_str();
    facts.repeated = option.get_expected_max() > 1;
    if (option.get_items_expected_max() == 0) {
        // CLI11 tells a flag that may have a value only by its full name: --as-service{sluice}.
        facts.value_optional = option.get_name(false, true).find('{') != std::string::npos;
        facts.value = facts.value_optional ? value_kind::text : value_kind::none;
        return facts;
    }
    const auto type = option.get_type_name();
    facts.value = value_kind::text;
    if (type == "DIR") {
        facts.value = value_kind::directory;
    } else if (type == "FILE") {
        facts.value = value_kind::file;
    } else if (type.find('|') != std::string::npos) {
        facts.value = value_kind::choice;
        facts.choices = split(type, '|');
    }
    return facts;
}

command_facts facts_below(const CLI::App& command, const std::string& above) {
    command_facts facts;
    facts.name = command.get_name();
    facts.path = above.empty() ? facts.name : above + " " + facts.name;
    facts.summary = command.get_description();
    for (const auto* option : command.get_options()) {
        facts.options.push_back(facts_of(*option));
    }
    for (const auto* below : command.get_subcommands([](const CLI::App*) { return true; })) {
        facts.commands.push_back(facts_below(*below, facts.path));
    }
    return facts;
}

}  // namespace

void name_option_values(CLI::App& program) {
    for (auto* option : program.get_options()) {
        // Every command has these two, with the same meaning.
        if (option->check_name("--config") || option->check_name("--state")) {
            option->type_name("DIR");
        }
    }
    for (auto* below : program.get_subcommands([](CLI::App*) { return true; })) {
        name_option_values(*below);
    }
}

command_facts facts_of(const CLI::App& program) {
    auto facts = facts_below(program, "");
    std::vector<std::string> names;
    for (const auto& command : facts.commands) {
        names.push_back(command.name);
    }
    for (auto& command : facts.commands) {
        if (command.name == "help") {
            auto& word = command.options.back();
            word.value = value_kind::choice;
            word.choices = names;
        }
    }
    return facts;
}

const command_facts* find_facts(const command_facts& within, const std::string& path) {
    if (within.path == path) {
        return &within;
    }
    for (const auto& below : within.commands) {
        if (const auto* found = find_facts(below, path)) {
            return found;
        }
    }
    return nullptr;
}

}  // namespace sluice::cli
