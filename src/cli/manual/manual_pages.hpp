#pragma once

// Writes the man pages: one for the program, one for each command, and one for the configuration.
// The declarations of the command line and of the configuration's fields are their source.

#include "cli/manual/command_facts.hpp"

#include <sluice/config/load.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

struct manual_page {
    std::string name;  // "sluice-tasks"
    int section = 1;
    std::string text;  // for man(1)

    std::string file() const { return name + '.' + std::to_string(section); }
};

manual_page program_page(const command_facts& program);
// Holds a command and all commands below it.
manual_page command_page(const command_facts& command);
manual_page configuration_page(const config::layout& shape, const config::catalogue& types);

// Returns every page. The page of the program comes first.
std::vector<manual_page> manual_pages(const command_facts& program);

}  // namespace sluice::cli
