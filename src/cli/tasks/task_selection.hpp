#pragma once

// Holds the options by which a command selects tasks, and makes a filter of them.

#include "app/state_directory.hpp"
#include "control/tasks/task_query.hpp"

#include <CLI/App.hpp>

#include <string>

namespace sluice::cli {

struct task_selection : control::task_query {
    std::string state = app::default_state_directory();
    bool as_json = false;
};

void add_place(CLI::App& command, task_selection& into);
void add_filter(CLI::App& command, task_selection& into);

}  // namespace sluice::cli
