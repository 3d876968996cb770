#include "engine/followed_tasks.hpp"

#include <algorithm>
#include <utility>

namespace sluice::engine {

void followed_tasks::follow(ledger::task_id task, const std::shared_ptr<page_follower>& follower) {
    if (ended_) {
        follower->ended();
        return;
    }
    if (followers_.size() >= forget_at_) {
        forget_gone();
    }
    followers_[task].push_back(follower);
}

// A task may stay open for days, and its follower leaves after seconds.
void followed_tasks::forget_gone() {
    std::erase_if(followers_, [](const auto& entry) {
        return std::ranges::all_of(entry.second, [](const auto& one) { return one.expired(); });
    });
    forget_at_ = std::max<std::size_t>(64, 2 * followers_.size());
}

void followed_tasks::settled(const followed_task& task) {
    const auto found = followers_.find(task.id);
    if (found == followers_.end()) {
        return;
    }
    const auto followers = found->second;
    if (ends_wait(task.state)) {
        followers_.erase(found);
    }
    for (const auto& one : followers) {
        if (const auto follower = one.lock()) {
            follower->settled(task);
        }
    }
}

void followed_tasks::end_all() {
    ended_ = true;
    for (const auto& [task, followers] : std::exchange(followers_, {})) {
        for (const auto& one : followers) {
            if (const auto follower = one.lock()) {
                follower->ended();
            }
        }
    }
}

}  // namespace sluice::engine
