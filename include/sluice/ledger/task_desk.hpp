#pragma once

// What people do with tasks, and what keeps the ledger small. Work on many tasks comes in steps, so
// that no call holds up the daemon: each is one short transaction, and says where to go on.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/task_filter.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice::ledger {

struct by_hand {
    std::string who;
    std::string reason;  // as the person gave it; may be empty
    wall_time at{};
};

enum class hand_action {
    // → new, due at once, and the attempts so far are forgiven. An open intent is kept, so that the
    // next holder asks first. Of failed, uncertain, waiting, retry, skipped and rejected ones.
    retry,
    // → skipped. An open intent is kept for a later retry. Of all but processing, finished and
    // skipped ones.
    skip,
    // Gone, with its data and history. What tells whether something was posted stays: its external
    // id is still claimed, its delivery still counted. Of all but processing ones; where the
    // outcome is unknown only when that is said (hand_move::unknown_too).
    drop,
};

struct hand_move {
    task_filter which;  // limit: of this step; below: the cursor
    hand_action action = hand_action::retry;
    by_hand by;
    bool unknown_too = false;  // drops also what has an open intent: it may have been sent
};

struct hand_report {
    std::int64_t moved = 0;
    std::int64_t held = 0;     // match, but are being delivered: left alone
    std::int64_t unfit = 0;    // named by id, but not there or in no state for this
    std::int64_t unknown = 0;  // not dropped, because nobody knows whether they were sent
    // Dropped, but still there, skipped: ids are counted on from the newest task, which has to stay
    // until there is a newer one.
    std::optional<task_id> newest;
    std::optional<task_id> next;  // the cursor of the next step; nothing behind the last one
};

struct task_edit {
    task_id id = 0;
    std::string data;        // JSON
    bool send_again = true;  // → new, as a retry
    by_hand by;
    bool unknown_too = false;  // also where the outcome of the old data is unknown
};

// What goes when a step is taken: tasks in that state that were not touched since.
struct prune_rule {
    task_state state = task_state::finished;
    wall_time updated_before{};
};

struct prune_step {
    std::vector<prune_rule> rules;
    std::optional<wall_time> runs_before;  // ended runs go, but never the newest
    task_id above = 0;                     // the cursor
    std::size_t tasks = 500;               // to be looked at in this step, at most
};

struct prune_report {
    std::int64_t tasks = 0;  // that went
    std::int64_t runs = 0;
    std::optional<task_id> next;  // the cursor of the next step; nothing at the end
};

class task_desk {
 public:
    // How many match, by state; the filter's limit and cursor do not apply.
    virtual awaitable<result<std::map<task_state, std::int64_t>>> count(task_filter filter) = 0;

    virtual awaitable<result<hand_report>> move_by_hand(hand_move what) = 0;

    // The data it had stays in the history, and so does an open intent: it tells of the old data.
    // Fails (class refused) when there is no such task, when it is processing or finished, and,
    // unless unknown_too, when it has an open intent.
    virtual awaitable<result<void>> edit(task_edit what) = 0;

    // Oldest first. Prunes as a drop does, and nothing with an open intent.
    virtual awaitable<result<prune_report>> prune(prune_step what) = 0;

    // Gives at most so many pages that hold nothing back to the file system; how many it gave.
    virtual awaitable<result<std::int64_t>> give_space_back(std::int64_t pages) = 0;

    // All that match → new, as hand_action::retry; how many. Takes as many steps as it needs.
    awaitable<result<std::size_t>> offer_again(task_filter filter, wall_time at);

 protected:
    ~task_desk() = default;
};

}  // namespace sluice::ledger
