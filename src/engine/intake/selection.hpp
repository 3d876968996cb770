#pragma once

// The entities of a page with their identity. No I/O.

#include "engine/intake/change.hpp"

#include <sluice/component/subscriber.hpp>

#include <string>
#include <vector>

namespace sluice::engine {

// Fills in identifiers, hashes and watched values. Emptiness of an identifier is a problem only
// where entities are remembered.
std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched);

// Appends the records that cannot be read, each as one with a problem. Its data is the text.
void add_unreadable(const incoming_plan& incoming, std::vector<unreadable_record> unreadable,
                    std::vector<sighted_entity>& sighted);

// What a page of a listing shows. A record that could not be told makes it doubtful: it may be any
// entity.
ledger::listing_marks marks_of(const std::vector<sighted_entity>& sighted, bool whole);

}  // namespace sluice::engine
