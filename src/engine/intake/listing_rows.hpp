#pragma once

// Selects the entities of a page that intake offers to the routes, by the incoming's `emit` rule
// and the rows of the whole listing. No I/O: the caller passes the ledger's answers.

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
    // Records that do not count, because another row has their identifier; and the first of those
    // identifiers.
    std::size_t passed_over = 0;
    std::string first_passed_over = {};
    taken_over renamed = {};  // remembered under another identifier so far
};

// Describes the listing that a page belongs to, as far as intake has read it.
struct listing_so_far {
    std::int64_t number = 1;             // incoming_state::listings_begun, this listing included
    std::set<std::string> shown_before;  // of the undecided(): those that earlier pages showed
};

// Returns the identifiers of rows that differ from the entity offered last. Such a row is a change
// only if no earlier page of the listing showed its identifier, so the caller has to ask the
// ledger.
std::vector<std::string> undecided(const incoming_plan& incoming,
                                   const std::vector<sighted_entity>& sighted,
                                   const std::vector<std::optional<ledger::known_entity>>& known);

// Selects by the emit rule. `known` has the ledger's answers for `sighted`, in order.
//
// If several rows of a listing share an identifier, one of them counts (decision 0029). At first
// that is the first row; later it is the row that was offered last, as long as the listing shows
// it. After a whole listing without that row, the first row of the next listing is a change. A row
// that no listing has shown beside it is a change at once. With `emit: all` the further rows go on,
// too, as unchanged. A record with a problem goes on once for as long as its data stays the same.
selection select(const incoming_plan& incoming, std::vector<sighted_entity> sighted,
                 const std::vector<std::optional<ledger::known_entity>>& known,
                 const listing_so_far& listing, wall_time now);

// Returns the identifiers of a page that later pages of the listing have to know.
std::vector<std::string> shown_of(const std::vector<sighted_entity>& sighted);

}  // namespace sluice::engine
