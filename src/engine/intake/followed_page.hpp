#pragma once

// Tells the follower of a page which tasks the page made, and notes it for their outcomes.

#include "engine/services.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/page_follower.hpp>
#include <sluice/ledger/ledger.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// The tasks of a page as its follower sees them, still without ids.
std::vector<followed_task> followed_tasks_of(const std::vector<ledger::new_task>& tasks);

// The page is committed, and made these tasks. The follower of a page that went to the ledger in
// parts waits for none of them, because nobody knows their ids.
void tell_stored(const services& services, const std::shared_ptr<page_follower>& follower,
                 std::vector<followed_task> tasks, const std::vector<ledger::task_id>& ids,
                 bool in_parts);

// The page brought records that the incoming remembers, and made no task. Looks for the tasks that
// these records have made before. Arguments by value: it is a coroutine.
awaitable<void> tell_known(const services* services, std::shared_ptr<page_follower> follower,
                           std::string incoming, std::vector<std::string> records);

}  // namespace sluice::engine
