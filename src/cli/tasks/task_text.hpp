#pragma once

// Tasks as people and programs read them.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

std::string task_table(const std::vector<ledger::task>& tasks);
std::string task_array(const std::vector<ledger::task>& tasks);  // JSON
// How many tasks of each lane are in each state; states that none is in are left out.
std::string count_table(const std::vector<ledger::lane_count>& lanes);
std::string count_array(const std::vector<ledger::lane_count>& lanes);  // JSON
// `whole`: with every request and reply as they were sent and came back.
std::string task_story(const ledger::task_history& history, bool whole = false);

// The ledger keeps a request or a reply as a line, an empty line and the whole. Returns the line.
std::string line_in(const std::string& kept);

json::object task_object(const ledger::task& what);
json::object history_object(const ledger::task_history& history);

}  // namespace sluice::cli
