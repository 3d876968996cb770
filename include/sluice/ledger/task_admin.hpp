#pragma once

// Operators retry, skip, drop and edit tasks with this interface of the ledger, and the daemon
// prunes old ones. Work on many tasks comes in steps, so that no call holds up the daemon: each
// step is one short transaction and returns the cursor of the next.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/task_filter.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice::ledger {

struct operator_note {
    std::string who;
    std::string reason;  // as the operator gave it; may be empty
    wall_time at{};
};

enum class operator_action {
    // The task is new again, due at once, and its attempts so far are forgiven. An open intent is
    // kept, so that the next holder asks the target first. Fits failed, uncertain, waiting, retry,
    // skipped and rejected tasks.
    retry,
    // The task becomes skipped. An open intent is kept for a later retry. Fits all tasks but
    // processing, finished and skipped ones.
    skip,
    // The held task is new, due at once, and its data is approved as it is. Fits held tasks.
    approve,
    // The held task becomes skipped. Fits held tasks.
    reject,
    // The task is removed with its data and history. The knowledge whether it was posted stays: its
    // external id is still claimed, its delivery still counted. Fits all tasks but processing ones;
    // one whose outcome is unknown only with task_action::unknown_too.
    drop,
    // The task is finished: an operator saw at the target that it was done. Its intent is closed,
    // and the result belongs to it as after a delivery. Steps after the publisher do not run, and
    // the route goes on to no further outgoing. Fits uncertain and confirming tasks.
    finish,
};

struct task_action {
    task_filter which;  // its limit bounds this step, its `below` is the cursor
    operator_action action = operator_action::retry;
    operator_note by;
    bool unknown_too = false;  // drops tasks with an open intent too: they may have been sent
    // The target's id of the result, for a finish of one task. Empty: unknown.
    std::string external_id = {};
};

struct action_report {
    std::int64_t moved = 0;
    std::int64_t held = 0;     // match, but are being delivered: left alone
    std::int64_t unfit = 0;    // named by id, but missing or in a state that does not fit
    std::int64_t unknown = 0;  // not dropped, because nobody knows whether they were sent
    // The newest task, when a drop meant it. It stays, skipped, until there is a newer one: new ids
    // count on from it.
    std::optional<task_id> newest;
    std::optional<task_id> next;  // the cursor of the next step; nullopt after the last one
};

struct task_edit {
    task_id id = 0;
    std::string data;        // JSON
    bool send_again = true;  // the task is offered again, as with a retry
    operator_note by;
    bool unknown_too = false;  // edits it even if the outcome of the old data is unknown
};

// A step removes tasks in this state that were last updated before this moment.
struct prune_rule {
    task_state state = task_state::finished;
    wall_time updated_before{};
};

struct prune_step {
    std::vector<prune_rule> rules;
    std::optional<wall_time> runs_before;  // removes runs that ended before, never the newest
    task_id above = 0;                     // the cursor
    std::size_t tasks = 500;               // looks at this many in one step at most
};

struct prune_report {
    std::int64_t tasks = 0;  // removed
    std::int64_t runs = 0;
    std::optional<task_id> next;  // the cursor of the next step; nullopt at the end
};

class task_admin {
 public:
    // Counts the tasks that match, by state. The filter's limit and cursor do not apply.
    virtual awaitable<result<std::map<task_state, std::int64_t>>> count(task_filter filter) = 0;

    virtual awaitable<result<action_report>> act_on_tasks(task_action action) = 0;

    // The former data stays in the history. An open intent stays too: it belongs to the former
    // data. An approval ends, because it was given to the former data; a held task stays held.
    // Fails (class refused) when there is no such task, when it is processing, finished or
    // confirming, and, unless unknown_too, when it has an open intent.
    virtual awaitable<result<void>> edit(task_edit edit) = 0;

    // Oldest first. Removes a task as a drop does, and none that has an open intent.
    virtual awaitable<result<prune_report>> prune(prune_step step) = 0;

    // Returns at most so many empty pages to the file system. Returns their number.
    virtual awaitable<result<std::int64_t>> give_space_back(std::int64_t pages) = 0;

    // Offers all matching tasks again, as operator_action::retry does, in as many steps as it
    // needs. Returns their number.
    awaitable<result<std::size_t>> offer_again(task_filter filter, wall_time at);

 protected:
    ~task_admin() = default;
};

}  // namespace sluice::ledger
