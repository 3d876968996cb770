#pragma once

// The daemon's own durable record, and its only queue. Every awaitable resumes on the caller's
// executor; a write has been made durable, as the configured durability says, when it resumes with
// success. Writes of many callers share a commit. The ledger ends only through close(); operations
// under way are shielded from cancellation. A failure is of class internal and nothing of that
// operation has been kept.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/entities.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/ledger/named_memory.hpp>
#include <sluice/ledger/switchboard.hpp>
#include <sluice/ledger/task.hpp>
#include <sluice/ledger/task_desk.hpp>
#include <sluice/ledger/task_filter.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

struct new_task {
    lane where;
    std::string entity_type;
    std::string entity_id;
    std::string headers;    // JSON object of strings
    std::string data;       // JSON
    std::string source_id;  // the entity, as its incoming knows it, whose change this task carries
    task_state state = task_state::fresh;  // fresh, or rejected with its reason
    std::string reason;
    std::string order_key;  // in a lane that is claimed by key: tasks of one key stay in order
    // Of a batch, in place of source_id: every entity whose change it carries.
    std::vector<std::string> source_ids = {};
};

struct run_counts {
    std::int64_t pages = 0;
    std::int64_t items = 0;     // as fetched, before any stage
    std::int64_t entities = 0;  // past change detection
    std::int64_t tasks = 0;
    std::int64_t rejected = 0;  // of the tasks
};

// Tasks of a page that is too large for one transaction. They are in no lane, and nothing else
// meets them, until the page is committed: a crash before that leaves nothing of it.
struct page_part {
    std::string incoming;
    run_id run = 0;
    bool begins = false;  // the first of its page: what another page left uncommitted is dropped
    std::vector<new_task> tasks;
};

// A step in which tasks of a committed page enter their lanes.
struct admission {
    std::size_t tasks = 0;
    bool more = false;
};

struct page_commit {
    run_id run = 0;
    std::string incoming;
    std::vector<new_task> tasks;
    std::vector<sighting> seen;  // of what was offered to the routes, and of nothing else
    // Known, and not offered: only what is kept beside the hash is replaced.
    std::vector<sighting> noted;
    std::vector<std::string> gone;         // they are forgotten, with the tasks that say so
    std::optional<listing_marks> listing;  // of an incoming that looks for what is gone
    bool begins_listing = false;           // shown_before() forgets what earlier pages have shown
    std::vector<std::string> shown;        // ids that shown_before() knows until the listing ends
    std::string position;                  // JSON: where the next page, or the next run, goes on
    bool last = true;                      // of this run's listing
    run_counts totals;                     // of the run so far, this page included
    wall_time at{};
    std::vector<value_change> stores;  // what the stages before the ledger keep, in order
    // Its tasks came by add_part(), and enter their lanes by admit(); `tasks` is empty.
    bool in_parts = false;
};

// A moment, and the schedule that gave it (see engine/schedule.hpp): of another schedule it says
// nothing about the time to come.
struct planned_run {
    wall_time at{};
    std::string schedule;  // empty: planned by a version that did not say
};

struct incoming_state {
    std::string position;             // JSON; empty before the first page
    bool listing_unfinished = false;  // the last run ended in the middle of its listing
    std::int64_t listings_begun = 0;  // counts page_commit::begins_listing
    std::optional<wall_time> last_run;
    std::optional<planned_run> next_run;
    std::string source;  // as note_source() was told last
};

struct run_record {
    run_id id = 0;
    std::string incoming;
    std::string trigger;  // "schedule", "hand"
    wall_time started{};
    std::optional<wall_time> ended;
    run_counts counts;
    std::string failure;  // empty: it went well
};

struct run_filter {
    std::size_t limit = 50;
    std::string incoming = {};         // empty: of all
    std::optional<run_id> below = {};  // cursor: only runs before this one
};

struct claim_request {
    lane where;
    std::size_t limit = 1;
    wall_time now{};
    std::chrono::milliseconds lease{};
    // False: in order of the lane, never past a task that waits. True: in order of each order_key,
    // one task a key at a time, never past one of the same key that waits; an empty key is
    // nobody's. What is due again comes first, by that moment, then the rest in order of the lane.
    bool by_key = false;
    // Tasks of the lane that the asker still works on: when their lease has run out they get
    // another one, and are not handed out.
    std::vector<task_id> in_hand = {};
};

struct claim_reply {
    // In order. A task comes with its open_intent when an earlier attempt's outcome is unknown;
    // attempts counts this one already.
    std::vector<task> tasks;
    // When nothing could be claimed: the moment at which something can be, if nobody does anything:
    // a next attempt, or the end of a lease. By key it may be `now`: a long lane was looked through
    // in part, so that others are not kept waiting; ask again.
    std::optional<wall_time> next_due;
};

struct intent_record {
    task_id id = 0;
    intent what;
    int attempt = 0;  // as claimed; 0: whoever holds the task
};

struct settlement {
    task_id id = 0;
    int attempt = 0;  // as claimed: a holder whose lease was taken over settles nothing
    // finished, failed, skipped, retry, waiting or uncertain. uncertain always keeps its intent; an
    // attempt that ends in waiting is forgiven.
    task_state to = task_state::finished;
    std::string reason;
    std::string external_id;  // empty: what is known of an earlier attempt stays
    // What was sent and what came back: a line, and behind an empty line the whole; capped, without
    // secrets.
    std::string request;
    std::string response;
    // Of retry (none: due at once) and waiting (none: until a person offers it again).
    std::optional<wall_time> next_attempt;
    bool keep_intent = false;  // the outcome is still unknown: the next holder asks first
    bool sent = false;  // this attempt sent it, as far as anybody knows: task::sends counts it
    // Of an intent that is kept: its `at` from now on.
    std::optional<wall_time> intent_at = {};
    wall_time at{};
    // Written in the same transaction as the outcome, or not at all.
    std::vector<value_change> stores;  // what the steps behind the publisher keep
    // What the route hands on to a further outgoing: tasks of the same run and incoming. One with
    // the settled task's source_id carries its change on. Whoever settles wakes their lanes.
    std::vector<new_task> follow_ups;
};

struct attempt_record {
    int number = 0;
    wall_time started{};
    std::optional<wall_time> ended;  // empty while it runs or when it was cut off
    std::string outcome;             // the state it led to, by name; empty as above
    std::string reason;
    std::string request;
    std::string response;
};

struct task_move {
    wall_time at{};
    task_state to{};
    int attempt = 0;
    std::string reason;
    std::string who = {};  // a person; empty: the daemon
};

struct former_data {
    wall_time until{};
    std::string data;  // JSON
};

struct task_history {
    task what;
    std::vector<attempt_record> attempts;  // by number
    std::vector<task_move> moves;          // in order, from the creation on
    std::vector<former_data> earlier;      // in order: what the data was before people edited it
};

// How many tasks of a lane are in which state.
struct lane_count {
    lane where;
    std::map<task_state, std::int64_t> tasks;
};

class ledger : public key_values,
               public switchboard,
               public entity_memory,
               public named_memory,
               public task_desk {
 public:
    virtual ~ledger() = default;

    // --- intake
    virtual awaitable<result<incoming_state>> state_of(std::string incoming) = 0;
    virtual awaitable<result<void>> store_next_run(std::string incoming, planned_run next) = 0;
    virtual awaitable<result<run_id>> begin_run(std::string incoming, std::string trigger,
                                                wall_time at) = 0;
    // Tasks, position, hashes and the run's progress in one transaction. The new tasks' ids, in
    // order.
    virtual awaitable<result<std::vector<task_id>>> commit_page(page_commit page) = 0;
    // A page in parts: add_part() for each, commit_page() with `in_parts`, then admit() until there
    // is no more, also after a crash. A page of that incoming whose tasks have not all been
    // admitted must not be followed by another one.
    virtual awaitable<result<void>> add_part(page_part part) = 0;
    // Of that incoming's committed page, or, without a name, of the first by name: the next tasks
    // enter their lanes, in order, at most so many.
    virtual awaitable<result<admission>> admit(std::string incoming, std::size_t limit) = 0;
    virtual awaitable<result<void>> end_run(run_id run, std::string failure, wall_time at) = 0;

    // --- dispatch
    // Hands out the first due tasks of the lane, never past one that waits for its next attempt. A
    // task whose lease has run out is handed out again.
    virtual awaitable<result<claim_reply>> claim(claim_request what) = 0;
    // Replaces what was open. Fails (class refused), and records none, when one of the tasks is not
    // held.
    virtual awaitable<result<void>> record_intents(std::vector<intent_record> intents) = 0;
    // Fails (class refused) for a task that is not held by that attempt; the others are settled.
    virtual awaitable<result<void>> settle(std::vector<settlement> settlements) = 0;
    // Gives held tasks back unharmed: new, due at once, the attempt forgiven, an open intent kept.
    // What is not held is passed over.
    virtual awaitable<result<void>> release(std::vector<task_id> tasks, wall_time at) = 0;
    // At the start of the only daemon on this ledger: every lease of an earlier one has ended; how
    // many. Tasks without an open intent are new again and their attempt is forgiven: nothing was
    // sent. Those with one stay processing and can be claimed at once. Parts of pages that were not
    // committed are dropped.
    virtual awaitable<result<std::size_t>> end_all_leases(wall_time at) = 0;
    // Before the first claim: a task of the lane that waits for its next attempt waits until
    // `latest` at most from now on; how many waited longer.
    virtual awaitable<result<std::size_t>> bring_forward(lane where, wall_time latest) = 0;

    // --- what the publishing machine asks
    // A task went to a destination when its last intent named that target; where one of both names
    // none, when it is of that outgoing. Pruned and dropped tasks count as before.
    //
    // Which of these external ids belong to a task that went there? In the order asked.
    virtual awaitable<result<std::vector<std::string>>> claimed_external_ids(
        destination where, std::vector<std::string> external_ids) = 0;
    // How many finished tasks that went there have that fingerprint and no external id?
    virtual awaitable<result<std::size_t>> finished_without_id(destination where,
                                                               std::string fingerprint) = 0;

    // --- people
    virtual awaitable<result<std::vector<task>>> list(task_filter filter) = 0;
    virtual awaitable<result<std::optional<task_history>>> find(task_id id) = 0;
    virtual awaitable<result<std::map<task_state, std::int64_t>>> count_by_state() = 0;
    // The same for each lane that has any, by route and outgoing; the filter's limit and cursor do
    // not apply.
    virtual awaitable<result<std::vector<lane_count>>> count_by_lane(task_filter filter) = 0;
    // Newest first.
    virtual awaitable<result<std::vector<run_record>>> last_runs(run_filter filter) = 0;

    // True when another process (a command) has written since the last time this was asked.
    virtual awaitable<result<bool>> changed_elsewhere() = 0;

    // What has become of the files under the open ledger: nothing while they are the ones that were
    // opened. A file that was deleted or replaced takes all that is written with it: the failure
    // names it. Blocks for a look at the file system.
    virtual std::optional<failure> lost_files() const = 0;

    // Waits for what is under way, then closes. Nothing may be called after it; to be called before
    // the executors of its callers end.
    virtual awaitable<void> close() = 0;
};

}  // namespace sluice::ledger
