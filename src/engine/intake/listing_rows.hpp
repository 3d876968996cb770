#pragma once

// Which entities of a page go on to the routes, where change detection works over the listing. No
// I/O: the ledger's answers are handed in.

#include "engine/intake/former_ids.hpp"
#include "engine/intake/selection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::engine {

struct selection {
    std::vector<sighted_entity> offered;  // with the headers that tell what happened to them
    std::vector<ledger::sighting> noted;  // held back; something of them is still to be kept
    // Records that another one of their identifier stands for, and the identifier of the first.
    std::size_t passed_over = 0;
    std::string first_passed_over = {};
    taken_over renamed = {};  // remembered under another identifier so far
};

// The listing that a page is part of, as far as it was read.
struct listing_so_far {
    std::int64_t number = 1;             // incoming_state::listings_begun, this listing included
    std::set<std::string> shown_before;  // of the undecided(): those that earlier pages showed
};

// Identifiers of rows that differ from what was offered last: whether that is a change depends on
// whether earlier pages of the listing showed the identifier.
std::vector<std::string> undecided(const incoming_plan& incoming,
                                   const std::vector<sighted_entity>& sighted,
                                   const std::vector<std::optional<ledger::known_entity>>& known);

// Takes out what the emit rule holds back: `known` answers for the records in order. Of several
// records with one identifier in a listing one counts: the first of a new one; then the one that
// was offered last, for as long as the listing shows it. When a whole listing has not shown it, the
// first one of the next listing has changed. A record that no listing has shown beside it has
// changed at once. With `emit: all` the others go on too, as unchanged. A record with a problem
// goes on once for as long as it stays the same.
selection select(const incoming_plan& incoming, std::vector<sighted_entity> sighted,
                 const std::vector<std::optional<ledger::known_entity>>& known,
                 const listing_so_far& listing, wall_time now);

// The identifiers that later pages of the listing are to know.
std::vector<std::string> shown_of(const std::vector<sighted_entity>& sighted);

}  // namespace sluice::engine
