#pragma once

// Holds the whole state of one sandbox, for the endpoints. It has no sockets, and reaches its only
// file, the journal, through an interface.

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

// Holds work whose caller has lost the connection. It becomes due in the sandbox's time.
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
    std::vector<late_work> late{};  // ordered by `due`
    oauth_desk access{};            // in memory: after a restart nobody has access

    // Takes the world from the journal when the settings name a data directory with one; otherwise
    // begins a new world. Fails when the journal is unusable or began with other settings, and when
    // an unhealthy profile is unknown.
    static result<state> make(sandbox_settings settings, wall_time real_now);

    // Writes the changes to the journal first, then applies them. A failure changes nothing.
    result<void> commit(wall_time now, std::vector<change> changes);

    // Carries out every change that passing time has made due.
    result<void> settle(wall_time now);

    // Begins a new world from `seed`. Faults, counts and rate windows begin anew; switches stay.
    result<void> reset(std::uint64_t seed, wall_time real_now);

    // Returns an id that no post has.
    std::string fresh_id(wall_time now);

    // Sets the health of a profile, given by id or provider. Fails (class invalid) for an unknown
    // one, and names the known ids.
    result<void> set_health(std::string_view profile, bool healthy, wall_time now);

    // Returns the id for an id, or for the first profile of a provider. Fails like set_health.
    result<std::string> profile_id(std::string_view profile) const;

    // Gives the endpoints the world to read.
    const world& all() const { return places_and_posts; }
};

}  // namespace sluice::sandbox
