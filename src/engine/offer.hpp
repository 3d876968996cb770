#pragma once

// From a fetched page to what is committed: identifiers, change detection, stages, and one task for
// each route and outgoing. No I/O but the ledger's answer about what is known, which is handed in.

#include "engine/plan.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// An entity of a page with the identity and the hash that it is remembered by.
struct sighted_entity {
    entity record;
    std::string hash;     // empty when the incoming does not compare
    std::string problem;  // why it cannot be taken: it becomes a rejected task
};

// Fills in identifiers and hashes. Emptiness of an identifier is a problem only where entities are
// remembered (emit: new or changed).
std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched);

// Takes out what the emit rule holds back: `known` answers for the records in order. Of several
// records with one identifier in a page, the first is the new one, and the last is the one that
// changed.
std::vector<sighted_entity> select(emit_rule rule, std::vector<sighted_entity> sighted,
                                   const std::vector<std::optional<ledger::known_entity>>& known);

// How many records of a page share their identifier with an earlier one.
std::size_t count_doubles(const std::vector<sighted_entity>& sighted);

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
