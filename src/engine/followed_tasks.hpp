#pragma once

// Tells those who wait for the outcome of tasks: intake notes who follows which task, and each
// delivery tells its outcomes. The daemon makes it; it outlives reloads.

#include <sluice/component/page_follower.hpp>
#include <sluice/ledger/task.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace sluice::engine {

// Belongs to one shard.
class followed_tasks {
 public:
    // The follower hears of the task until its wait ends, or until nobody holds the follower.
    void follow(ledger::task_id task, const std::shared_ptr<page_follower>& follower);

    bool follows(ledger::task_id task) const {
        return !followers_.empty() && followers_.contains(task);
    }

    // Tells the followers of the task.
    void settled(const followed_task& task);

    // Tells every follower, also each later one, that no word comes any more.
    void end_all();

    std::size_t size() const { return followers_.size(); }

 private:
    void forget_gone();

    std::map<ledger::task_id, std::vector<std::weak_ptr<page_follower>>> followers_;
    std::size_t forget_at_ = 64;  // the size at which followers that left are looked for
    bool ended_ = false;
};

}  // namespace sluice::engine
