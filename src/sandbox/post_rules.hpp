#pragma once

// The rules of a post's fields (reference, section 3), each put into words where it is broken.

#include "sandbox/call.hpp"
#include "sandbox/field_reader.hpp"
#include "sandbox/state.hpp"

#include <sluice/model/time.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::sandbox {

inline constexpr std::size_t longest_caption = 10'000;  // characters, that is code points

// scheduledAt: YYYY-MM-DDTHH:MM:SSZ and not in the past of the machine's clock. Complains to
// `read`.
std::optional<wall_time> read_schedule(field_reader& read, const state& all, const call& what);

// socialProfileIds of the workspace, each once. Complains to `read`.
std::vector<std::string> read_profiles(field_reader& read, const state& all, const call& what);

// caption, mediaUrls, socialProfileIds, scheduledAt into a new post, without id. Complains to
// `read`.
post read_post(field_reader& read, const state& all, const call& what);

// The status of a post with a time whose group is checked now.
std::string_view checked_status(const post& what, const state& all);

}  // namespace sluice::sandbox
