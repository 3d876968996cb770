#pragma once

// A small command line with one of each kind: a flag, a directory, a repeated value, an optional
// value, words without a name, and a command below another.

#include "cli/manual/command_facts.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

struct small_program {
    small_program() {
        auto* tasks = program.add_subcommand("tasks", "Look at tasks");
        auto* list = tasks->add_subcommand("list", "List tasks");
        list->add_option("--state", state, "The ledger")->capture_default_str();
        list->add_flag("--json", flag, "Print JSON");
        list->add_option("--status", texts, "Only these");
        list->add_flag("--as-service{sluice}", unit, "Run as the service");
        auto* pause = program.add_subcommand("pause", "Let nothing new begin: it's [safe]");
        pause->add_option("kind", kind, "Its kind")->required()->type_name("incoming|route");
        pause->add_option("name", name, "Its name");
        name_option_values(program);
    }

    std::string state = "/var/lib/sluice";
    std::string kind;
    std::string name;
    std::string unit;
    std::vector<std::string> texts;
    bool flag = false;
    CLI::App program{"Sluice polls.", "sluice"};
};

}  // namespace sluice::cli
