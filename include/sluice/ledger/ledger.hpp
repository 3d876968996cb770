#pragma once

// The ledger is the daemon's durable store and its only queue; the engine and the commands work
// with this interface. Every awaitable resumes on the caller's executor. A write that resumes with
// success is durable, as the configured durability says. Writes of many callers share a commit.
// Only close() ends the ledger; operations under way are shielded from cancellation. A failure that
// no comment names is of class internal, and nothing of that operation is kept.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/activity.hpp>
#include <sluice/ledger/entities.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/ledger/named_memory.hpp>
#include <sluice/ledger/pauses.hpp>
#include <sluice/ledger/task.hpp>
#include <sluice/ledger/task_admin.hpp>
#include <sluice/ledger/task_filter.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

struct new_task {
    lane lane;
    std::string entity_type;
    std::string entity_id;
    std::string headers;    // JSON object of strings
    std::string data;       // JSON
    std::string source_id;  // the incoming's id of the entity whose change this task carries
    task_state state = task_state::fresh;  // fresh; rejected or held, with its reason
    std::string reason;
    std::string order_key;  // in a lane that is claimed by key: tasks of one key stay in order
    // In place of source_id, for a batch: every entity whose change it carries.
    std::vector<std::string> source_ids = {};
    std::int64_t generation = 0;  // 0: that of its run
    bool approved = false;
};

struct run_start {
    std::string incoming;
    std::string trigger;  // "schedule", "hand"
    wall_time at{};
    std::int64_t generation = 0;  // of the configuration; 0: not known
};

struct run_counts {
    std::int64_t pages = 0;
    std::int64_t items = 0;     // as fetched, before any stage
    std::int64_t entities = 0;  // past change detection
    std::int64_t tasks = 0;
    std::int64_t rejected = 0;  // of the tasks
};

// Some tasks of a page that is too large for one transaction. They are in no lane, and no other
// call sees them, until the page is committed. A crash before that leaves nothing of the page.
struct page_part {
    std::string incoming;
    run_id run = 0;
    bool begins = false;  // the first of its page: drops the uncommitted parts of another page
    std::vector<new_task> tasks;
};

// One step in which tasks of a committed page entered their lanes.
struct admission {
    std::size_t tasks = 0;
    bool more = false;
};

struct page_commit {
    run_id run = 0;
    std::string incoming;
    std::vector<new_task> tasks;
    std::vector<sighting> seen;  // of the entities that were offered to the routes, no others
    // Known entities that were not offered: all but the hash is replaced.
    std::vector<sighting> noted;
    std::vector<std::string> deleted;      // deleted ids: forgotten together with this commit
    std::optional<listing_marks> listing;  // of an incoming that looks for deleted entities
    bool begins_listing = false;           // shown_before() forgets the pages before this one
    std::vector<std::string> shown;        // ids that shown_before() knows until the listing ends
    std::string position;                  // JSON: the next page, or the next run, goes on there
    bool last = true;                      // of this run's listing
    run_counts totals;                     // of the run so far, this page included
    wall_time at{};
    std::vector<value_change> stores;  // of the stages before the ledger, in order
    // Its tasks came by add_part() and enter their lanes by admit(); `tasks` is empty.
    bool in_parts = false;
};

// The next run, and the schedule that gave this moment (engine/plan/schedule.hpp). If the schedule
// has changed since, the moment no longer holds.
struct planned_run {
    wall_time at{};
    std::string schedule;  // empty: an earlier version did not store it
};

struct incoming_state {
    std::string position;             // JSON; empty before the first page
    bool listing_unfinished = false;  // the last run ended in the middle of its listing
    std::int64_t listings_begun = 0;  // the number of page_commit::begins_listing
    std::optional<wall_time> last_run;
    std::optional<planned_run> next_run;
    std::string source;  // of the last note_source()
};

struct run_summary {
    run_id id = 0;
    std::string incoming;
    std::string trigger;  // "schedule", "hand"
    // The number of the configuration that began it; 0: an earlier version did not keep it.
    std::int64_t generation = 0;
    wall_time started{};
    std::optional<wall_time> ended;
    run_counts counts;
    std::string failure;  // empty: none
};

struct run_filter {
    std::size_t limit = 50;
    std::string incoming = {};         // empty: of all
    std::optional<run_id> below = {};  // cursor: only runs before this one
};

struct claim_request {
    lane lane;
    std::size_t limit = 1;
    wall_time now{};
    std::chrono::milliseconds lease{};
    // False: in the lane's order, never past a task that waits. True: in the order of each
    // order_key, one task a key at a time, never past a waiting or held one of the same key; tasks
    // with an empty key are independent. Tasks that are due again come first, by their moment, then
    // the others in the lane's order.
    bool by_key = false;
    // Tasks of the lane that the caller still works on. A lease of theirs that has run out is
    // extended, and they are not handed out.
    std::vector<task_id> in_hand = {};
};

struct claim_reply {
    // In order. A task has its open_intent when an earlier attempt's outcome is unknown. `attempts`
    // includes this one.
    std::vector<task> tasks;
    // When nothing could be claimed: the next moment at which a task can be, by a next attempt or
    // the end of a lease. By key it may be `now`: to keep nobody waiting, only part of a long lane
    // was looked through; claim again.
    std::optional<wall_time> next_due;
};

struct committed_intent {
    task_id id = 0;
    intent intent;
    int attempt = 0;  // as claimed; 0: the current holder's, whichever it is
};

struct settlement {
    task_id id = 0;
    int attempt = 0;  // as claimed: a holder whose lease was taken over settles nothing
    // finished, failed, skipped, retry, waiting, uncertain, held or confirming. An uncertain and a
    // confirming task always keep their intent; an attempt that ends in waiting or held is
    // forgiven.
    task_state to = task_state::finished;
    std::string reason;
    std::string external_id;  // empty: that of an earlier attempt stays
    // One line about the request or the reply, then an empty line and the whole text. Capped, and
    // without secrets.
    std::string request;
    std::string response;
    // For retry (nullopt: due at once) and waiting (nullopt: until an operator offers it again).
    // For confirming, the moment of the first question.
    std::optional<wall_time> next_attempt;
    bool keep_intent = false;  // the outcome is still unknown: the next holder asks first
    bool sent = false;         // this attempt sent it, as far as is known; task::sends counts it
    // The new `at` and the new `plan` of an intent that is kept.
    std::optional<wall_time> intent_at = {};
    std::optional<std::string> intent_plan = {};
    wall_time at{};
    // Both are written in the same transaction as the outcome, or not at all.
    std::vector<value_change> stores;  // of the steps after the publisher
    // Tasks that the route forwards to further outgoings, of the same run and incoming. One with
    // the settled task's source_id carries its change on. The caller wakes their lanes.
    std::vector<new_task> follow_ups;
};

// The target's word about a task in state confirming.
struct confirmation {
    task_id id = 0;
    int attempt = 0;  // as read: a task that was sent again since is left alone
    // finished, failed (it keeps its intent), or confirming: asked again at next_attempt.
    task_state to = task_state::confirming;
    std::string reason;
    std::optional<wall_time> next_attempt;
    wall_time at{};
};

struct attempt_summary {
    int number = 0;
    wall_time started{};
    std::optional<wall_time> ended;  // nullopt while it runs, or when it was cut off
    std::string outcome;             // the name of the state it led to; empty as above
    std::string reason;
    std::string request;
    std::string response;
};

struct task_move {
    wall_time at{};
    task_state to{};
    int attempt = 0;
    std::string reason;
    std::string who = {};  // the operator; empty: the daemon
};

struct former_data {
    wall_time until{};
    std::string data;  // JSON
};

struct task_history {
    task task;
    std::vector<attempt_summary> attempts;  // by number
    std::vector<task_move> moves;           // in order, from the creation on
    std::vector<former_data> earlier;       // in order: the data before each edit
    bool more_before = false;               // the part that was asked for does not begin the story
    bool more_after = false;                // … or does not end it
};

// A part of a story: attempts in a row, with everything that happened from the first of them up to
// the next one after them. The first part has the creation, too.
struct history_part {
    std::int64_t before = std::numeric_limits<std::int64_t>::max();  // attempts of smaller numbers
    std::size_t attempts = 0;  // the last so many of them; 0: all
};

// The number of a lane's tasks in each state.
struct lane_count {
    lane lane;
    std::map<task_state, std::int64_t> tasks;
};

class ledger : public key_values,
               public pauses,
               public entity_memory,
               public named_memory,
               public task_admin {
 public:
    virtual ~ledger() = default;

    // --- intake
    virtual awaitable<result<incoming_state>> state_of(std::string incoming) = 0;
    // The states of many incomings, in their order. Others may commit in between.
    virtual awaitable<result<std::vector<incoming_state>>> states_of(
        std::vector<std::string> incomings) = 0;
    virtual awaitable<result<void>> store_next_run(std::string incoming, planned_run next) = 0;
    virtual awaitable<result<run_id>> begin_run(run_start start) = 0;
    // Commits tasks, position, hashes and the run's progress in one transaction. Returns the new
    // tasks' ids, in order.
    virtual awaitable<result<std::vector<task_id>>> commit_page(page_commit page) = 0;
    // For a page in parts, call add_part() for each part, commit_page() with `in_parts`, then
    // admit() until there is no more, also after a crash. Commit no other page of that incoming
    // before all tasks are admitted.
    virtual awaitable<result<void>> add_part(page_part part) = 0;
    // At most `limit` tasks of the incoming's committed page enter their lanes, in order. Without a
    // name it takes the first incoming by name that has such a page.
    virtual awaitable<result<admission>> admit(std::string incoming, std::size_t limit) = 0;
    virtual awaitable<result<void>> end_run(run_id run, std::string failure, wall_time at) = 0;

    // --- dispatch
    // Hands out the first due tasks of the lane, never past one that waits for its next attempt. A
    // task whose lease has run out is handed out again.
    virtual awaitable<result<claim_reply>> claim(claim_request request) = 0;
    // Replaces intents that were open. Fails (class refused), and records none, when one of the
    // tasks is not held.
    virtual awaitable<result<void>> record_intents(std::vector<committed_intent> intents) = 0;
    // Fails (class refused) for a task that is not held by that attempt; the others are settled.
    virtual awaitable<result<void>> settle(std::vector<settlement> settlements) = 0;
    // Gives held tasks back: they are new, due at once, with the attempt forgiven and an open
    // intent kept. Tasks that are not held are passed over.
    virtual awaitable<result<void>> release(std::vector<task_id> tasks, wall_time at) = 0;
    // Call it at the start, when this is the only daemon on the ledger. It ends every lease of an
    // earlier one and returns their number. Tasks without an open intent are new again with the
    // attempt forgiven, because nothing was sent. Tasks with one stay processing and can be claimed
    // at once. It drops parts of pages that were not committed.
    virtual awaitable<result<std::size_t>> end_all_leases(wall_time at) = 0;
    // Before the first claim: no task of the lane waits for its next attempt past `latest`. Returns
    // the number of those that would have.
    virtual awaitable<result<std::size_t>> bring_forward(lane lane, wall_time latest) = 0;

    // --- what the target decides later
    // Tasks in state confirming hold up no other task, and nobody claims them. Returns those that
    // are due to be asked about, by that moment, with their intents. When none is due, `next_due`
    // is the moment of the first.
    virtual awaitable<result<claim_reply>> unconfirmed(wall_time now, std::size_t limit) = 0;
    // Returns the ids that were moved. A task that is no longer confirming in that attempt is
    // passed over. Fails (class refused), and moves none, for another state than the three.
    virtual awaitable<result<std::vector<task_id>>> confirm(
        std::vector<confirmation> confirmations) = 0;

    // --- what the publishing machine asks
    // A task went to a destination when its last intent named that target. Where either names no
    // target, it went there when it is of that outgoing. Pruned and dropped tasks still count.
    //
    // Returns those of the external ids that belong to a task that went there, in the order asked.
    virtual awaitable<result<std::vector<std::string>>> claimed_external_ids(
        destination destination, std::vector<std::string> external_ids) = 0;
    // Counts the finished tasks that went there with that fingerprint and have no external id.
    virtual awaitable<result<std::size_t>> finished_without_id(destination destination,
                                                               std::string fingerprint) = 0;

    // --- operators
    virtual awaitable<result<std::vector<task>>> list(task_filter filter) = 0;
    virtual awaitable<result<std::optional<task_history>>> find(task_id id,
                                                                history_part part = {}) = 0;
    virtual awaitable<result<std::map<task_state, std::int64_t>>> count_by_state() = 0;
    // Counts for each lane that has matching tasks, by route and outgoing. The filter's limit and
    // cursor do not apply.
    virtual awaitable<result<std::vector<lane_count>>> count_by_lane(task_filter filter) = 0;
    // Newest first.
    virtual awaitable<result<std::vector<run_summary>>> last_runs(run_filter filter) = 0;

    // Returns the first new, waiting or retried task of each lane that has one. It costs a few
    // steps a lane, however many tasks wait.
    virtual awaitable<result<std::vector<lane_head>>> heads_of_lanes(wall_time now) = 0;
    // Returns nullopt for a ledger that does not write to a disk. Any thread may ask.
    virtual std::optional<commit_activity> activity() const { return std::nullopt; }

    // Returns true when another process (a command) has written since the last call.
    virtual awaitable<result<bool>> changed_elsewhere() = 0;

    // Returns nullopt while the ledger's files are the ones that were opened. When one was deleted
    // or replaced, everything written since is lost with it, and the failure names it. Blocks while
    // it looks at the file system.
    virtual std::optional<failure> lost_files() const = 0;

    // Waits for the operations under way, then closes. Call nothing after it, and call it before
    // the executors of its callers end.
    virtual awaitable<void> close() = 0;
};

}  // namespace sluice::ledger
