#pragma once

// From the selected records of a page to what is committed: stages, and a task for each route and
// outgoing.

#include "engine/listing_rows.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

struct offer {
    std::vector<ledger::new_task> tasks;
    std::vector<ledger::sighting> seen;
    std::vector<ledger::value_change> stores;  // what the stages keep
    // Of records that no route has a task for to tell it.
    std::vector<std::string> problems;
};

// Runs the incoming's and each route's stages. A record that a stage fails on, or that is larger
// than `largest_task` bytes, becomes a rejected task with the reason: seen, never lost.
// Precondition: no stage waits.
offer make_offer(const incoming_plan& incoming,
                 const std::vector<std::shared_ptr<const route_plan>>& routes,
                 std::vector<sighted_entity> selected, std::size_t largest_task, wall_time now);

// The same where stages wait. A failure is that of what a stage asked: nothing is to be committed.
// What the pointers point to outlives the call.
awaitable<result<offer>> make_offer_waiting(
    const incoming_plan* incoming, const std::vector<std::shared_ptr<const route_plan>>* routes,
    std::vector<sighted_entity> selected, std::size_t largest_task, wall_time now);

bool any_stage_waits(const incoming_plan& incoming,
                     const std::vector<std::shared_ptr<const route_plan>>& routes);

}  // namespace sluice::engine
