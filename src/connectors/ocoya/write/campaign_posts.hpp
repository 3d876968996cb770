#pragma once

// Which posts of a workspace belong to a campaign. Decisions without I/O.
//
// Ocoya answers POST /campaigns at once; the posts appear later in /post, and nothing in them names
// their campaign (API reference, section 3). What ties them: an id carries the moment of its
// creation, on Ocoya's own clock, in the eight digits of base 36 behind its `c`. A post whose
// moment is not before the campaign's, and that goes to the campaign's profiles, is taken for one
// of its posts. A post that somebody else makes in that time for the same profiles is taken too.

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sluice::ocoya {

// Nothing for an id of another form, or of a moment that cannot be: before 2015, after 2100.
std::optional<wall_time> moment_in_id(std::string_view id);

struct followed_campaign {
    wall_time begun{};
    std::set<std::string> profiles;  // ids
};

bool belongs_to(const followed_campaign& campaign, const json::value& listed);

}  // namespace sluice::ocoya
