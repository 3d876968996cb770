#pragma once

// From the selected records of a page to what is committed: stages, and a task for each route and
// outgoing.

#include "engine/intake/listing_rows.hpp"
#include "engine/services.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// What an offer is made with. All of it outlives the making.
struct offer_context {
    asio::any_io_executor executor;
    const incoming_plan& incoming;
    const std::vector<std::shared_ptr<const route_plan>>& routes;
    std::size_t largest_task = 0;  // bytes
    part_limits part = {};
    // Takes a part. When it fails, nothing of the page is to be committed.
    std::function<awaitable<result<void>>(std::vector<ledger::new_task>)> hand_over = {};
};

struct offer {
    std::vector<ledger::new_task> tasks;
    std::vector<ledger::sighting> seen;
    std::vector<ledger::value_change> stores;  // what the stages keep
    // Of records that no route has a task for to tell it.
    std::vector<std::string> problems;
    bool in_parts = false;  // hand_over() has had every task; `tasks` is empty
};

// Runs the incoming's and each route's stages. A record that a stage fails on, or that is larger
// than `largest_task` bytes, becomes a rejected task with the reason: seen, never lost. A failure
// is that of what a stage asked, or of hand_over(): nothing is to be committed. Others get their
// turn on the executor meanwhile.
awaitable<result<offer>> make_offer(const offer_context* context,
                                    std::vector<sighted_entity> selected, wall_time now);

}  // namespace sluice::engine
