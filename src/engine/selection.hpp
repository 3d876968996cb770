#pragma once

// Which entities of a page go on to the routes. No I/O: the ledger's answer about what is known is
// handed in.

#include "engine/change.hpp"
#include "engine/former_ids.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// Fills in identifiers, hashes and watched values. Emptiness of an identifier is a problem only
// where entities are remembered.
std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched);

struct selection {
    std::vector<sighted_entity> offered;  // with the headers that tell what happened to them
    std::vector<ledger::sighting> noted;  // held back; something of them is still to be kept
    taken_over renamed;                   // remembered under another identifier so far
};

// Takes out what the emit rule holds back: `known` answers for the records in order. Of several
// records with one identifier in a page, the first is the new one, and the last is the one that
// changed; with `emit: all` all go on and the last one is remembered. A record with a problem goes
// on once for as long as it stays the same.
selection select(const incoming_plan& incoming, std::vector<sighted_entity> sighted,
                 const std::vector<std::optional<ledger::known_entity>>& known, wall_time now);

// How many records of a page share their identifier with an earlier one.
std::size_t count_doubles(const std::vector<sighted_entity>& sighted);

// What a page of a listing shows. A record that could not be told makes it doubtful: it may be any
// entity.
ledger::listing_marks marks_of(const std::vector<sighted_entity>& sighted, bool whole);

}  // namespace sluice::engine
