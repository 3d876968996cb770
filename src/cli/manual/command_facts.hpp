#pragma once

// Holds the command line as plain data. The man pages and the shells' completions are written from
// it, so they need no library and their tests need no program.

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

enum class value_kind { none, text, choice, file, directory };

struct option_facts {
    std::vector<std::string> names;  // "--json", "-h"; empty for a word without a name
    std::string word;                // the name of such a word
    std::string summary;
    value_kind value = value_kind::none;
    std::vector<std::string> choices;
    std::string shown_default;
    bool required = false;
    bool repeated = false;
    bool value_optional = false;  // --as-service, and --as-service=NAME

    bool named() const { return !names.empty(); }
};

struct command_facts {
    std::string name;
    std::string path;  // "sluice tasks list"
    std::string summary;
    std::vector<option_facts> options;  // in their order, words without a name among them
    std::vector<command_facts> commands;
};

// Names the values of options in the help: `--state DIR` in place of `--state TEXT`. Call it once,
// after every command was added.
void name_option_values(CLI::App& program);

command_facts facts_of(const CLI::App& program);

// Returns null if there is no such command. `path` is "sluice" or "sluice tasks list".
const command_facts* find_facts(const command_facts& within, const std::string& path);

}  // namespace sluice::cli
