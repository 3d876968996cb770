#pragma once

// Makes the tasks of a page for intake: runs the selected records through the stages before the
// ledger, and makes a task for each route and outgoing.

#include "engine/intake/listing_rows.hpp"
#include "engine/services.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/handled_failures.hpp>
#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// Holds the inputs of make_offer(). They outlive the call.
struct offer_context {
    asio::any_io_executor executor;
    const incoming_plan& incoming;
    const std::vector<std::shared_ptr<const route_plan>>& routes;
    std::size_t largest_task = 0;  // bytes
    part_limits part = {};
    // Takes a part of the tasks. If it fails, the caller commits nothing of the page.
    std::function<awaitable<result<void>>(std::vector<ledger::new_task>)> hand_over = {};
    route_taps* taps = nullptr;  // null: nobody watches records
};

struct offer {
    std::vector<ledger::new_task> tasks;
    std::vector<ledger::sighting> seen;
    std::vector<ledger::value_change> stores;  // the stages' changes of storages
    // Problems of records that no task can tell of, because the incoming has no route.
    std::vector<std::string> problems;
    handled_failures handled;  // by an `on_error`
    bool in_parts = false;     // hand_over() has had every task; `tasks` is empty
};

// Runs the incoming's stages and each route's. A record becomes a rejected task with the reason if
// a stage fails on it, or if it has more than `largest_task` bytes. So no record is lost.
// make_offer() fails if hand_over() fails, or if a stage gets no answer to a request. The caller
// then commits nothing of the page. Gives others their turn on the executor between records.
awaitable<result<offer>> make_offer(const offer_context* context,
                                    std::vector<sighted_entity> selected, wall_time now);

}  // namespace sluice::engine
