#pragma once

// Checks the fields of a post and words each broken rule (API reference, section 3). The endpoints
// that write posts use it; every function complains to `read`.

#include "sandbox/call.hpp"
#include "sandbox/field_reader.hpp"
#include "sandbox/state.hpp"

#include <sluice/model/time.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::sandbox {

inline constexpr std::size_t longest_caption = 10'000;  // characters, that is code points

// Reads scheduledAt: YYYY-MM-DDTHH:MM:SSZ, and not in the past of the machine's clock.
std::optional<wall_time> read_schedule(field_reader& read, const state& all, const call& call);

// Reads socialProfileIds of the workspace, each one once.
std::vector<std::string> read_profiles(field_reader& read, const state& all, const call& call);

// Reads caption, mediaUrls, socialProfileIds and scheduledAt into a new post without an id.
post read_post(field_reader& read, const state& all, const call& call);

// Returns the status of a post with a time, after a check of its profiles' health.
std::string_view checked_status(const post& post, const state& all);

}  // namespace sluice::sandbox
