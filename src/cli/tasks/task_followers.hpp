#pragma once

// What a route handed on behind a task (`then`), and what a task was handed on from.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// The tasks whose header `after_task` is this one, oldest first; the newest 20 where there are
// more. What is pointed to outlives the call.
awaitable<result<std::vector<ledger::task_history>>> followers_of(ledger::ledger* record,
                                                                  ledger::task of);

// How each stands: its state, what it said last, when it asks again. "" without followers.
std::string followers_text(const std::vector<ledger::task_history>& followers);
json::array followers_array(const std::vector<ledger::task_history>& followers);

// "task 5, result clx…": from the headers of one that was handed on; "" for every other.
std::string handed_on_from(const ledger::task& what);

}  // namespace sluice::cli
