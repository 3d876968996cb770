#pragma once

// The ledger's rules on plain maps, without a thread or a lock: simple enough to be the model that
// the other ledgers are compared with.

#include <sluice/ledger/ledger.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluice::ledger::memory {

struct carried_change {
    std::string source_id;
    std::string hash;
    task_id first_carrier = 0;  // of the page, of the same change
};

struct stored_task {
    task_history whole;
    std::string source_id;
    std::vector<carried_change> carries;
    wall_time lease_until{};
    std::string fingerprint;  // of the delivery that finished it
    std::string target;       // of the delivery that finished it or gave its external id

    destination went() const { return {whole.what.where.outgoing, target}; }
};

struct stored_entity {
    known_entity known;
    task_id settled_by = 0;
    std::int64_t seen_in = 0;  // number of the last listing that showed it
    std::string snapshot;
};

// A page in parts, until its tasks have all been admitted.
struct parted_page {
    page_commit page;  // its tasks: those that wait
    bool committed = false;
    std::map<std::string, task_id> first_carriers;
};

struct listing_state {
    std::int64_t complete = 0;
    bool doubtful = false;        // the one under way
    bool start_over = false;      // asked for while it was under way
    std::set<std::string> shown;  // by earlier pages of the one under way
};

class tables {
 public:
    // --- intake
    incoming_state state_of(const std::string& incoming) const;
    void store_next_run(const std::string& incoming, const planned_run& next);
    run_id begin_run(const std::string& incoming, const std::string& trigger, wall_time at);
    std::vector<std::optional<known_entity>> known(const std::string& incoming,
                                                   const std::vector<std::string>& ids) const;
    std::vector<bool> shown_before(const std::string& incoming,
                                   const std::vector<std::string>& ids) const;
    std::vector<task_id> commit_page(const page_commit& page);
    void add_part(const page_part& part);
    admission admit(const std::string& incoming, std::size_t limit);
    void end_run(run_id run, const std::string& failure, wall_time at);
    std::vector<missing_entity> missing(const missing_request& what) const;
    result<forgotten> forget(const forget_request& what);

    // --- dispatch
    claim_reply claim(const claim_request& what);
    result<void> record_intents(const std::vector<committed_intent>& intents);
    result<void> settle(const std::vector<settlement>& settlements);
    void release(const std::vector<task_id>& ids, wall_time at);
    std::size_t end_all_leases(wall_time at);
    std::size_t bring_forward(const lane& where, wall_time latest);

    // --- values and pauses
    std::vector<std::optional<stored_value>> values_of(const std::string& store,
                                                       const std::vector<std::string>& keys,
                                                       wall_time now) const;
    void change_values(const std::vector<value_change>& changes, wall_time at);
    std::vector<stored_value> list_values(const value_filter& filter, wall_time now) const;
    std::size_t drop_expired_values(wall_time now);
    void pause(const pause_entry& what);
    bool resume(paused_kind kind, const std::string& name);
    std::vector<pause_entry> paused() const;

    // --- questions and people
    std::vector<std::string> claimed_external_ids(const destination& where,
                                                  const std::vector<std::string>& ids) const;
    std::size_t finished_without_id(const destination& where, const std::string& fingerprint) const;
    std::vector<task> list(const task_filter& filter) const;
    std::optional<task_history> find(task_id id) const;
    std::map<task_state, std::int64_t> count(const task_filter& filter) const;
    action_report act_on_tasks(const task_action& what);
    result<void> edit(const task_edit& what);
    prune_report prune(const prune_step& what);
    std::map<task_state, std::int64_t> count_by_state() const;
    std::vector<lane_count> count_by_lane(const task_filter& filter) const;
    std::vector<run_summary> last_runs(const run_filter& filter) const;

    // --- names
    std::vector<known_name> known_names() const;
    held_memory held_by(named_kind kind, const std::string& name) const;
    result<held_memory> rename(const rename_request& asked);
    void note_source(const std::string& incoming, const std::string& source);

 private:
    static bool matches(const task& what, const task_filter& filter);
    void move_one(const task_action& what, task_id id, action_report& report);
    static void offer_one_again(stored_task& one, const operator_note& by);
    void skip(stored_task& one, const operator_note& by, const std::string& words);
    void drop(task_id id);
    stored_task* held_by(task_id id, int attempt);
    static void move(stored_task& one, task_state to, wall_time at, const std::string& reason);
    static void end_attempt(stored_task& one, const settlement& what);
    void claim_in_order(const claim_request& what, claim_reply& reply);
    void claim_by_key(const claim_request& what, claim_reply& reply);
    static void hand_out(stored_task& one, const claim_request& what);
    static void give_back(stored_task& one, wall_time at, const std::string& reason);
    void settle_one(stored_task& one, const settlement& what);
    task_id add_task(const new_task& from, run_id run, const std::string& incoming, wall_time at);
    void add_follow_ups(const stored_task& one, const settlement& what);
    void carry(stored_task& one, const new_task& added, const page_commit& page,
               std::map<std::string, task_id>& first_carriers);
    void remember(const page_commit& page, const std::map<std::string, task_id>& carried,
                  task_id before);
    static void keep(stored_entity& entity, const sighting& seen);
    void mark(const std::string& incoming, const listing_marks& marks, bool last);
    void note_listing(const page_commit& page);
    forgotten forget_all(const forget_request& what);
    forgotten forget_some(const forget_request& what);
    void settle_changes(const stored_task& one);
    bool has_memory(named_kind kind, const std::string& name) const;
    void end_parts();
    void rename_lanes(const rename_request& asked);
    void rename_incoming(const std::string& from, const std::string& to);
    void move_entities(const std::string& from, const std::string& to, std::int64_t listing);
    void rename_values(const rename_request& asked);
    bool is_carried(const carried_change& change) const;
    static bool carries(const new_task& added, const std::string& source);
    bool waits_in_part(const std::string& incoming, const carried_change& change) const;
    task_id newest() const { return tasks_.empty() ? 0 : tasks_.rbegin()->first; }

    std::set<lane> lanes_;  // that have had tasks
    std::map<std::string, incoming_state> incomings_;
    std::map<std::string, listing_state> listings_;
    std::map<run_id, run_summary> runs_;
    std::map<std::string, parted_page> parts_;  // by incoming
    std::map<std::pair<std::string, std::string>, stored_entity> entities_;
    std::map<task_id, stored_task> tasks_;
    std::map<std::pair<std::string, std::string>, stored_value> values_;  // by store and key
    std::map<std::pair<paused_kind, std::string>, pause_entry> pauses_;
    // Of tasks that are gone: external ids, and how many had a fingerprint and no external id.
    std::set<std::pair<std::string, destination>> dropped_results_;
    std::map<std::pair<std::string, destination>, std::size_t> dropped_without_id_;
};

}  // namespace sluice::ledger::memory
