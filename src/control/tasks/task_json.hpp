#pragma once

// Writes tasks as JSON, for the control interface and for `sluice tasks --json`.

#include "control/schema.hpp"

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace sluice::control {

json::object task_object(const ledger::task& task);
json::object history_object(const ledger::task_history& history);
json::array tasks_array(const std::vector<ledger::task>& tasks);
// Counts the tasks of each lane by state. States without tasks are left out.
json::array counts_array(const std::vector<ledger::lane_count>& lanes);

// The ledger keeps a request or a reply as a line, an empty line and the whole. Returns the line.
std::string line_in(const std::string& kept);
// Returns what follows the empty line: the request or the reply itself.
std::string whole_in(const std::string& kept);

// Returns stored JSON as a value, or as a plain text if it is no JSON.
json::value stored_json(const std::string& text);

// Returns the tasks whose header `after_task` names this one, oldest first. If there are more than
// 20, only the newest 20. The pointer outlives the call.
awaitable<result<std::vector<ledger::task_history>>> followers_of(ledger::ledger* ledger,
                                                                  ledger::task of);
json::array followers_array(const std::vector<ledger::task_history>& followers);

// The schemas of task_object(), history_object() with `followed_by`, and an item of counts_array().
schema::schema task_schema();
schema::schema history_schema();
schema::schema count_schema();

}  // namespace sluice::control
