#pragma once

// Holds the tasks that a lane has claimed from the ledger, and hands them out as loads. The window
// in memory holds tasks that are claimed and have not begun. In order, a task that begins to wait
// holds the lane, so the rest of the window goes back. By key, the ledger hands out no second task
// of a key before the first is settled, so the whole window may begin.

#include "engine/ledger_trouble.hpp"
#include "engine/services.hpp"

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace sluice::engine {

// Belongs to one shard.
class lane_queue {
 public:
    // The references outlive the queue.
    lane_queue(const services& services, const ledger::lane& lane, bool by_key,
               ledger_trouble& trouble);

    bool empty() const { return begun_ == window_.size(); }
    std::size_t in_hand() const { return in_hand_.size(); }

    // Fills the window with at most this many tasks, after the rest of it went back. Returns false
    // when the ledger fails.
    awaitable<bool> claim(std::size_t limit);

    // After a claim without tasks: the next moment at which one can be claimed. See claim_reply.
    std::optional<wall_time> next_due() const { return next_due_; }

    // Tells whether the rest of the window must go back before another task begins: a task of it
    // holds the lane, or half of the lease is over.
    bool is_stale() const;

    // Gives back the tasks in the window, and those that the ledger did not take before. Nothing of
    // them was sent.
    awaitable<void> put_back();

    // Gives back all claimed tasks after deliveries were cut off. Tries until the ledger has taken
    // all of them. An open intent stays: the next holder asks first.
    awaitable<void> give_back_all();

    // Takes the next tasks that go out together, at most `limit`. They are in hand until done().
    // Precondition: not empty.
    std::vector<ledger::task> take(std::size_t limit);

    // Reports the end of a load. `unsent` tasks are given back; `waits` says that a task of it
    // waits.
    void done(const std::vector<ledger::task>& load, const std::vector<ledger::task_id>& unsent,
              bool waits);

 private:
    const services& services_;
    const ledger::lane& lane_;
    bool by_key_;
    ledger_trouble& trouble_;
    std::vector<ledger::task> window_;
    std::size_t begun_ = 0;  // tasks of the window that were moved out to be delivered
    wall_time claimed_at_{};
    std::optional<wall_time> next_due_;
    std::set<ledger::task_id> in_hand_;        // of loads under way
    std::vector<ledger::task_id> unreleased_;  // given back, but not yet taken by the ledger
    bool held_ = false;
};

}  // namespace sluice::engine
