#pragma once

// Gives each entity of a page its identity, its hash and its watched values, for intake. No I/O.

#include "engine/intake/change.hpp"

#include <sluice/component/subscriber.hpp>

#include <string>
#include <vector>

namespace sluice::engine {

// Sights the fetched entities. An empty identifier is a problem only if the incoming remembers
// entities.
std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched);

// Appends the records that cannot be read, each as an entity with a problem and its text as data.
void add_unreadable(const incoming_plan& incoming, std::vector<unreadable_record> unreadable,
                    std::vector<sighted_entity>& sighted);

// Returns a page's facts about deleted entities. A record with a problem makes the page doubtful,
// because it may be any entity. `whole` says that the source left nothing out.
ledger::listing_marks marks_of(const std::vector<sighted_entity>& sighted, bool whole);

}  // namespace sluice::engine
