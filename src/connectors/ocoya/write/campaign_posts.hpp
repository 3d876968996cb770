#pragma once

// Decides which posts of a workspace belong to a campaign. Decides only; no I/O.
//
// Ocoya answers POST /campaigns at once. The posts appear later in /post, and nothing in them names
// their campaign (API reference, section 3). Two things tie them to it: the time in their id, and
// their profiles. An id holds the moment of its creation, on Ocoya's own clock, in eight digits of
// base 36 after its `c`. A post counts as the campaign's if its moment is not earlier and its
// profiles are the same. A post that somebody else makes in that time for the same profiles counts
// too.

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sluice::ocoya {

// Returns nothing for an id of another form, and for a moment before 2015 or after 2100.
std::optional<wall_time> moment_in_id(std::string_view id);

struct followed_campaign {
    wall_time begun{};
    std::set<std::string> profiles;  // ids
};

bool belongs_to(const followed_campaign& campaign, const json::value& listed);

}  // namespace sluice::ocoya
