#include "connectors/ocoya/client/post_watch.hpp"

#include <sluice/net/query.hpp>

namespace sluice::ocoya {

void post_watch::follow(const std::string& id) {
    if (seen_.size() < most) {
        seen_.try_emplace(id);
    }
}

void post_watch::saw(const json::value& listed, wall_time at) {
    if (seen_.empty()) {
        return;
    }
    const auto found = seen_.find(net::scalar_member(listed, "id"));
    if (found == seen_.end()) {
        return;
    }
    if (auto seen = seen_in(listed, at)) {
        found->second = std::move(seen);
    }
}

std::optional<seen_post> post_watch::last_of(const std::string& id) const {
    const auto found = seen_.find(id);
    return found == seen_.end() ? std::nullopt : found->second;
}

}  // namespace sluice::ocoya
