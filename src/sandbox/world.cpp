#include "sandbox/world.hpp"

#include <algorithm>

namespace sluice::sandbox {

namespace {

// Returns the next moment at which time alone changes this post.
std::optional<wall_time> next_moment(const post& what) {
    if (what.visible_from) {
        return what.visible_from;
    }
    if (what.status == status::scheduled) {
        return what.scheduled_at;
    }
    return std::nullopt;
}

std::string_view outcome(const post& what, const world& where, const switches& how) {
    if (how.unhealthy == unhealthy_group::needs_attention && !where.healthy(what)) {
        return status::needs_attention;
    }
    switch (how.due) {
        case due_outcome::posted:
            return status::posted;
        case due_outcome::error:
            return status::error;
        case due_outcome::stay:
            break;
    }
    return what.status;
}

}  // namespace

world::world(directory places) : places_(std::move(places)) {}

const post* world::find(std::string_view id) const {
    const auto at = posts_.find(id);
    return at == posts_.end() || at->second->visible_from ? nullptr : at->second.get();
}

std::vector<const post*> world::list(std::string_view workspace, const post_query& query) const {
    return index_of(workspace).list(query);
}

void world::each(const std::function<void(const post&)>& visit) const {
    for (const auto& [id, what] : posts_) {
        visit(*what);
    }
}

const post_index& world::index_of(std::string_view workspace) const {
    static const post_index empty;
    const auto at = indexes_.find(workspace);
    return at == indexes_.end() ? empty : at->second;
}

bool world::healthy(const post& what) const {
    const auto* where = places_.find(what.workspace);
    return where == nullptr ||
           std::all_of(what.profiles.begin(), what.profiles.end(), [&](const auto& id) {
               const auto* profile = where->profile(id);
               return profile == nullptr || profile->healthy;
           });
}

void world::apply(const change& what) {
    if (const auto* added = std::get_if<put_post>(&what)) {
        put(added->what);
    } else if (const auto* removed = std::get_if<remove_post>(&what)) {
        remove(removed->id);
    } else if (const auto* health = std::get_if<profile_health>(&what)) {
        places_.set_health(health->profile, health->healthy);
    } else if (const auto* connected = std::get_if<profile_connected>(&what)) {
        places_.connect(connected->workspace, connected->profile);
    } else if (const auto* gone = std::get_if<profile_gone>(&what)) {
        places_.disconnect(gone->profile);
    }
}

std::vector<change> world::due(wall_time now, const switches& how) const {
    std::vector<change> changes;
    for (const auto& [moment, id] : agenda_) {
        if (moment > now) {  // the agenda is in order of time
            break;
        }
        post next = *posts_.find(id)->second;
        if (next.visible_from) {
            next.visible_from.reset();
        } else {
            const auto changed = outcome(next, *this, how);
            if (changed == next.status) {
                continue;  // else settle() would find the same change for ever
            }
            next.status = changed;
        }
        changes.emplace_back(put_post{std::move(next)});
    }
    return changes;
}

void world::put(const post& what) {
    // The indexes hold the post's address and its old values, so it leaves them before it changes.
    auto& place = posts_[what.id];
    if (place) {
        leave(*place);
        *place = what;
    } else {
        place = std::make_unique<post>(what);
    }
    next_sequence_ = std::max(next_sequence_, what.sequence + 1);
    enter(*place);
}

void world::remove(std::string_view id) {
    const auto at = posts_.find(id);
    if (at != posts_.end()) {
        leave(*at->second);
        posts_.erase(at);
    }
}

// A hidden post is in no index, so that no list shows it.
void world::enter(const post& what) {
    if (!what.visible_from) {
        indexes_[what.workspace].add(what);
    }
    if (const auto moment = next_moment(what)) {
        agenda_.emplace(*moment, what.id);
    }
}

void world::leave(const post& what) {
    if (!what.visible_from) {
        indexes_[what.workspace].remove(what);
    }
    if (const auto moment = next_moment(what)) {
        agenda_.erase({*moment, what.id});
    }
}

}  // namespace sluice::sandbox
