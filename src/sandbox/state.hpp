#pragma once

// Everything that one sandbox has, for the endpoints to work on. No sockets; the only file is the
// journal's, behind its interface.

#include "sandbox/answer.hpp"
#include "sandbox/fault_plan.hpp"
#include "sandbox/id_source.hpp"
#include "sandbox/journal.hpp"
#include "sandbox/oauth_desk.hpp"
#include "sandbox/rate_limiter.hpp"
#include "sandbox/sandbox_time.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/traffic.hpp"
#include "sandbox/world.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sluice::sandbox {

struct state;

// Work whose caller is gone: to be done from `due` on, in the sandbox's time.
struct late_work {
    wall_time due;
    std::string method;
    std::function<answer(state&, wall_time now)> carry_out;
};

struct state {
    sandbox_settings settings;
    std::unique_ptr<change_sink> sink;
    seeding beginning;
    world places_and_posts;
    sandbox_time time;
    id_source ids;
    rate_limiter limiter;
    fault_plan faults;
    traffic seen;
    std::int64_t workflow_runs = 0;
    std::vector<late_work> late{};  // by due
    oauth_desk access{};  // in memory: a sandbox that starts anew has given access to nobody

    // Opens the journal where the settings name a data directory and takes the world from there, or
    // begins a new one. Fails when the journal cannot be used, when it belongs to another seed or
    // number of posts, and when an unhealthy profile is not known.
    static result<state> make(sandbox_settings settings, wall_time real_now);

    // Journal first, then the world.
    result<void> commit(wall_time now, std::vector<change> changes);

    // Carries out what time has changed.
    result<void> settle(wall_time now);

    // A new world from `seed`; faults, counts and windows begin anew, switches stay.
    result<void> reset(std::uint64_t seed, wall_time real_now);

    // An id that no post has.
    std::string fresh_id(wall_time now);

    // Takes an id or a provider; fails (class invalid) with the ids there are.
    result<void> set_health(std::string_view profile, bool healthy, wall_time now);

    // Of an id, or of the first profile of a provider; fails as set_health does.
    result<std::string> profile_id(std::string_view profile) const;

    // For /_sandbox and the request log.
    const world& all() const { return places_and_posts; }
};

}  // namespace sluice::sandbox
