#pragma once

// Writes tasks for people and for programs.

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::cli {

// `columns` is the width of the screen; 0: any width is right.
std::string task_table(const std::vector<ledger::task>& tasks, std::size_t columns = 0);
std::string task_array(const std::vector<ledger::task>& tasks);  // JSON
// Counts the tasks of each lane by state. States without tasks are left out.
std::string count_table(const std::vector<ledger::lane_count>& lanes);
std::string count_array(const std::vector<ledger::lane_count>& lanes);  // JSON
// With `whole`, shows every request and reply as it was sent and received.
std::string task_story(const ledger::task_history& history, bool whole = false);

}  // namespace sluice::cli
