#pragma once

// Tasks as people and programs read them.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <vector>

namespace sluice::app {

std::string task_table(const std::vector<ledger::task>& tasks);
std::string task_array(const std::vector<ledger::task>& tasks);  // JSON
// `whole`: with every request and reply as they were sent and came back.
std::string task_story(const ledger::task_history& history, bool whole = false);

json::object task_object(const ledger::task& what);
json::object history_object(const ledger::task_history& history);

}  // namespace sluice::app
