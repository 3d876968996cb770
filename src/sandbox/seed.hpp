#pragma once

// The posts that a world begins with.

#include "sandbox/world.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::sandbox {

struct seeding {
    std::uint64_t seed = 1;
    std::size_t posts = 237;
    wall_time at;  // the moment of the world's beginning
    std::size_t workspaces = default_workspaces;
};

// Dates lie around the beginning of the day of `at`, so that two starts on one day give the same
// world, ids included. Scheduled and pending posts lie more than a day ahead: nothing changes by
// itself during the first day. Of 237: 118 POSTED, 50 SCHEDULED, 38 DRAFT (1 hour to 120 days old),
// 9 ERROR, 7 NEEDS_ATTENTION, 9 PENDING_CLIENT_APPROVAL, 6 PENDING_INTERNAL_APPROVAL; another
// number in the same proportions. Every fourth post is in the second workspace of
// two; more than two workspaces have as many each.
std::vector<post> seed_posts(const directory& places, const seeding& how);

world make_world(const seeding& how);

}  // namespace sluice::sandbox
