#include "sandbox/state.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::sandbox {

namespace {

struct start {
    std::unique_ptr<change_sink> sink;
    recovered past;
};

result<start> open_sink(const sandbox_settings& settings) {
    if (settings.data.empty()) {
        return start{std::make_unique<no_journal>(), {}};
    }
    auto opened = journal::open(settings.data);
    if (!opened) {
        return opened.error();
    }
    return start{std::move(opened->file), std::move(opened->past)};
}

result<void> check_beginning(const seeding& found, const sandbox_settings& settings) {
    if (found.seed == settings.seed && found.posts == settings.posts &&
        found.workspaces == settings.workspaces) {
        return {};
    }
    return failure(failure_class::invalid,
                   "the sandbox in " + settings.data.string() + " began with --seed " +
                       std::to_string(found.seed) + " --posts " + std::to_string(found.posts) +
                       " --workspaces " + std::to_string(found.workspaces),
                   "start it so, or choose another --data directory");
}

}  // namespace

result<state> state::make(sandbox_settings settings, wall_time real_now) {
    auto opened = open_sink(settings);
    if (!opened) {
        return opened.error();
    }
    auto& past = opened->past;
    seeding beginning{settings.seed, settings.posts, real_now, settings.workspaces};
    if (past.beginning) {
        if (auto same = check_beginning(*past.beginning, settings); !same) {
            return same.error();
        }
        beginning = *past.beginning;
    } else if (auto begun = opened->sink->restart(beginning); !begun) {
        return begun.error();
    }
    const auto rate = settings.rate;
    const auto seed = settings.seed;
    // The journal may end ahead of the machine's clock, and the sandbox's time never goes back.
    const sandbox_time time(real_now, std::max(real_now, past.last), settings.speed);
    // Streams 1 and 2 of ids belong to the directory and the seeded posts. The number of lines
    // changes the stream after a restart, so that ids do not repeat.
    state made{std::move(settings),
               std::move(opened->sink),
               beginning,
               make_world(beginning),
               time,
               id_source(seed, 3 + past.lines),
               rate_limiter(rate),
               {},
               {}};
    // The same seeding gives the same posts, so the journal holds only the changes after them.
    for (const auto& change : past.changes) {
        made.places_and_posts.apply(change);
    }
    for (const auto& profile : std::vector<std::string>(made.settings.unhealthy)) {
        if (auto set = made.set_health(profile, false, time.at(real_now)); !set) {
            return set.error();
        }
    }
    return made;
}

result<void> state::commit(wall_time now, std::vector<change> changes) {
    if (auto kept = sink->append(now, changes); !kept) {
        return kept;
    }
    for (const auto& change : changes) {
        places_and_posts.apply(change);
    }
    return {};
}

result<void> state::settle(wall_time now) {
    // A draft that has just appeared may be due as well, so this repeats until nothing is due.
    for (;;) {
        auto changes = places_and_posts.due(now, settings.how);
        if (changes.empty()) {
            return {};
        }
        if (auto kept = commit(now, std::move(changes)); !kept) {
            return kept;
        }
    }
}

result<void> state::reset(std::uint64_t seed, wall_time real_now) {
    const seeding anew{seed, settings.posts, real_now, settings.workspaces};
    // The journal comes first, so that a failure leaves the world as it was.
    if (auto begun = sink->restart(anew); !begun) {
        return begun;
    }
    settings.seed = seed;
    beginning = anew;
    places_and_posts = make_world(anew);
    time = sandbox_time(real_now, real_now, time.speed());
    ids = id_source(seed, 3);
    limiter.clear();
    faults.clear();
    late.clear();
    seen.clear();
    workflow_runs = 0;
    access.end_all();
    for (const auto& profile : std::vector<std::string>(settings.unhealthy)) {
        if (auto set = set_health(profile, false, real_now); !set) {
            return set;
        }
    }
    return {};
}

std::string state::fresh_id(wall_time now) {
    auto id = ids.next(now);
    while (places_and_posts.holds(id)) {
        id = ids.next(now);
    }
    return id;
}

result<void> state::set_health(std::string_view profile, bool healthy, wall_time now) {
    const auto id = profile_id(profile);
    if (!id) {
        return id.error();
    }
    return commit(now, {profile_health{*id, healthy}});
}

result<std::string> state::profile_id(std::string_view profile) const {
    std::string known;
    for (const auto& space : all().places().workspaces) {
        for (const auto& item : space.profiles) {
            if (item.id == profile || item.provider == profile) {
                return item.id;
            }
            append_item(known, item.id + " (" + item.provider + ")");
        }
    }
    return failure(failure_class::invalid,
                   "the sandbox has no social profile '" + std::string(profile) + "'",
                   "use one of " + known);
}

}  // namespace sluice::sandbox
