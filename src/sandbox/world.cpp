#include "sandbox/world.hpp"

#include <algorithm>

namespace sluice::sandbox {

namespace {

// Returns the next moment at which time alone changes this post.
std::optional<wall_time> next_moment(const post& post) {
    if (post.visible_from) {
        return post.visible_from;
    }
    if (post.status == status::scheduled) {
        return post.scheduled_at;
    }
    return std::nullopt;
}

std::string_view outcome(const post& post, const world& world, const switches& how) {
    if (how.unhealthy == unhealthy_group::needs_attention && !world.healthy(post)) {
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
    return post.status;
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
    for (const auto& [id, post] : posts_) {
        visit(*post);
    }
}

const post_index& world::index_of(std::string_view workspace) const {
    static const post_index empty;
    const auto at = indexes_.find(workspace);
    return at == indexes_.end() ? empty : at->second;
}

bool world::healthy(const post& post) const {
    const auto* workspace = places_.find(post.workspace);
    return workspace == nullptr ||
           std::all_of(post.profiles.begin(), post.profiles.end(), [&](const auto& id) {
               const auto* profile = workspace->profile(id);
               return profile == nullptr || profile->healthy;
           });
}

void world::apply(const change& change) {
    if (const auto* added = std::get_if<put_post>(&change)) {
        put(added->post);
    } else if (const auto* removed = std::get_if<remove_post>(&change)) {
        remove(removed->id);
    } else if (const auto* health = std::get_if<profile_health>(&change)) {
        places_.set_health(health->profile, health->healthy);
    } else if (const auto* connected = std::get_if<profile_connected>(&change)) {
        places_.connect(connected->workspace, connected->profile);
    } else if (const auto* gone = std::get_if<profile_gone>(&change)) {
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

void world::put(const post& post) {
    // The indexes hold the post's address and its old values, so it leaves them before it changes.
    auto& place = posts_[post.id];
    if (place) {
        leave(*place);
        *place = post;
    } else {
        place = std::make_unique<sandbox::post>(post);
    }
    next_sequence_ = std::max(next_sequence_, post.sequence + 1);
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
void world::enter(const post& post) {
    if (!post.visible_from) {
        indexes_[post.workspace].add(post);
    }
    if (const auto moment = next_moment(post)) {
        agenda_.emplace(*moment, post.id);
    }
}

void world::leave(const post& post) {
    if (!post.visible_from) {
        indexes_[post.workspace].remove(post);
    }
    if (const auto moment = next_moment(post)) {
        agenda_.erase({*moment, post.id});
    }
}

}  // namespace sluice::sandbox
