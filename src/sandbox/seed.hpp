#pragma once

// Makes the posts with which a world begins.

#include "sandbox/world.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::sandbox {

struct seeding {
    std::uint64_t seed = 1;
    std::size_t posts = 237;
    wall_time at;  // the moment at which the world begins
    std::size_t workspaces = default_workspaces;
};

// Returns the posts, oldest first. Their dates lie around the beginning of the day of `at`: two
// starts on one day thus give the same world with the same ids. Scheduled and pending posts lie
// more than a day ahead, so that no post changes by itself during the first day.
// 237 posts are 118 POSTED, 50 SCHEDULED, 38 DRAFT (1 hour to 120 days old), 9 ERROR,
// 7 NEEDS_ATTENTION, 9 PENDING_CLIENT_APPROVAL and 6 PENDING_INTERNAL_APPROVAL. Another number has
// the same proportions.
// With two workspaces every fourth post is in the second one; more workspaces share them equally.
std::vector<post> seed_posts(const directory& places, const seeding& how);

world make_world(const seeding& how);

}  // namespace sluice::sandbox
