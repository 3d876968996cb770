#pragma once

// Keeps in the ledger what a subscriber remembers of the parts of its source.
// ledger::source_facts_store has one value for each part, under [incoming, part].

#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <sluice/component/subscriber.hpp>

#include <string>
#include <vector>

namespace sluice::engine {

// Returns the changes that a page's commit makes.
std::vector<ledger::value_change> stored_facts(const std::string& incoming,
                                               std::vector<source_fact> facts);

// Gives the subscriber its facts, if it does not know them. `incoming` outlives the call.
awaitable<result<void>> recall_facts(services services, const incoming_plan* incoming);

}  // namespace sluice::engine
