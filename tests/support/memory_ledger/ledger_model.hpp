#pragma once

// Keeps the promises of <sluice/ledger/ledger.hpp> on plain maps, without threads or locks. Fault
// suites compare every ledger with this model, and unit tests use it as their ledger
// (memory_ledger.hpp). It is a value: a copy keeps a moment.
//
// Rules that could be wrong are written here a second time, from the comments of the header. The
// model shares with the product only the texts of refusals, and the meaning of words and of names
// in keys.

#include <sluice/ledger/ledger.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluice::testing {

struct carried_change {
    std::string source_id;
    std::string hash;
    ledger::task_id first_carrier = 0;  // the first task of the page with the same change
};

struct stored_task {
    ledger::task_history whole;
    std::string source_id;
    std::vector<carried_change> carries;
    wall_time lease_until{};
    std::string fingerprint;  // fingerprint of the delivery that finished it
    std::string target;       // of the delivery that finished it or gave its external id

    ledger::destination went() const { return {whole.task.lane.outgoing, target}; }
};

struct stored_entity {
    ledger::known_entity known;
    ledger::task_id settled_by = 0;
    std::int64_t seen_in = 0;  // the last listing that showed it
    std::string snapshot;
};

// A page in parts, until all its tasks have been admitted.
struct parted_page {
    ledger::page_commit page;  // `tasks` holds those that still wait
    bool committed = false;
    std::map<std::string, ledger::task_id> first_carriers;
};

struct listing_state {
    std::int64_t complete = 0;
    bool doubtful = false;        // the current listing proves no deletion
    bool start_over = false;      // asked for during the current listing
    std::set<std::string> shown;  // ids that earlier pages of the current listing showed
};

class ledger_model {
 public:
    // --- intake
    ledger::incoming_state state_of(const std::string& incoming) const;
    void store_next_run(const std::string& incoming, const ledger::planned_run& next);
    ledger::run_id begin_run(const ledger::run_start& start);
    std::vector<std::optional<ledger::known_entity>> known(
        const std::string& incoming, const std::vector<std::string>& ids) const;
    std::vector<bool> shown_before(const std::string& incoming,
                                   const std::vector<std::string>& ids) const;
    std::vector<ledger::task_id> commit_page(const ledger::page_commit& page);
    void add_part(const ledger::page_part& part);
    ledger::admission admit(const std::string& incoming, std::size_t limit);
    void end_run(ledger::run_id run, const std::string& failure, wall_time at);
    std::vector<ledger::missing_entity> missing(const ledger::missing_request& request) const;
    result<ledger::forgotten> forget(const ledger::forget_request& request);

    // --- dispatch
    ledger::claim_reply claim(const ledger::claim_request& request);
    result<void> record_intents(const std::vector<ledger::committed_intent>& intents);
    result<void> settle(const std::vector<ledger::settlement>& settlements);
    void release(const std::vector<ledger::task_id>& ids, wall_time at);
    std::size_t end_all_leases(wall_time at);
    std::size_t bring_forward(const ledger::lane& lane, wall_time latest);
    ledger::claim_reply unconfirmed(wall_time now, std::size_t limit) const;
    result<std::vector<ledger::task_id>> confirm(
        const std::vector<ledger::confirmation>& confirmations);

    // --- values and pauses
    std::vector<std::optional<ledger::stored_value>> values_of(const std::string& store,
                                                               const std::vector<std::string>& keys,
                                                               wall_time now) const;
    void change_values(const std::vector<ledger::value_change>& changes, wall_time at);
    std::vector<ledger::stored_value> list_values(const ledger::value_filter& filter,
                                                  wall_time now) const;
    std::size_t drop_expired_values(wall_time now);
    void pause(const ledger::pause_entry& pause);
    bool resume(ledger::paused_kind kind, const std::string& name);
    std::vector<ledger::pause_entry> paused() const;

    // --- questions and operators
    std::vector<std::string> claimed_external_ids(const ledger::destination& destination,
                                                  const std::vector<std::string>& ids) const;
    std::size_t finished_without_id(const ledger::destination& destination,
                                    const std::string& fingerprint) const;
    std::vector<ledger::task> list(const ledger::task_filter& filter) const;
    std::optional<ledger::task_history> find(ledger::task_id id) const;
    std::map<ledger::task_state, std::int64_t> count(const ledger::task_filter& filter) const;
    ledger::action_report act_on_tasks(const ledger::task_action& action);
    result<void> edit(const ledger::task_edit& edit);
    ledger::prune_report prune(const ledger::prune_step& step);
    std::map<ledger::task_state, std::int64_t> count_by_state() const;
    std::vector<ledger::lane_count> count_by_lane(const ledger::task_filter& filter) const;
    std::vector<ledger::run_summary> last_runs(const ledger::run_filter& filter) const;
    std::vector<ledger::lane_head> heads_of_lanes(wall_time now) const;

    // --- names
    std::vector<ledger::known_name> known_names() const;
    ledger::held_memory held_by(ledger::named_kind kind, const std::string& name) const;
    result<ledger::held_memory> rename(const ledger::rename_request& asked);
    void note_source(const std::string& incoming, const std::string& source);

    // --- for tests that choose the next call by the state
    const std::map<ledger::task_id, stored_task>& tasks() const { return tasks_; }
    const std::map<ledger::run_id, ledger::run_summary>& runs() const { return runs_; }
    std::vector<ledger::task_id> held() const;
    const parted_page* parts_of(const std::string& incoming) const;  // null: there are none

 private:
    static bool matches(const ledger::task& task, const ledger::task_filter& filter);
    void move_one(const ledger::task_action& action, ledger::task_id id,
                  ledger::action_report& report);
    static void approve(stored_task& one, const ledger::operator_note& by);
    static void offer_one_again(stored_task& one, const ledger::operator_note& by);
    void finish(stored_task& one, const ledger::task_action& action);
    void skip(stored_task& one, const ledger::operator_note& by, const std::string& words);
    void drop(ledger::task_id id);
    stored_task* held_by(ledger::task_id id, int attempt);
    static void move(stored_task& one, ledger::task_state to, wall_time at,
                     const std::string& reason);
    static void end_attempt(stored_task& one, const ledger::settlement& settlement);
    void claim_in_order(const ledger::claim_request& request, ledger::claim_reply& reply);
    void claim_by_key(const ledger::claim_request& request, ledger::claim_reply& reply);
    static void hand_out(stored_task& one, const ledger::claim_request& request);
    static void give_back(stored_task& one, wall_time at, const std::string& reason);
    void settle_one(stored_task& one, const ledger::settlement& settlement);
    ledger::task_id add_task(const ledger::new_task& from, ledger::run_id run,
                             const std::string& incoming, wall_time at, std::int64_t page = 0);
    void add_follow_ups(const stored_task& one, const ledger::settlement& settlement);
    void carry(stored_task& one, const ledger::new_task& added, const ledger::page_commit& page,
               std::map<std::string, ledger::task_id>& first_carriers);
    void remember(const ledger::page_commit& page,
                  const std::map<std::string, ledger::task_id>& carried, ledger::task_id before);
    static void keep(stored_entity& entity, const ledger::sighting& seen);
    void mark(const std::string& incoming, const ledger::listing_marks& marks, bool last);
    void note_listing(const ledger::page_commit& page);
    ledger::forgotten forget_all(const ledger::forget_request& request);
    ledger::forgotten forget_some(const ledger::forget_request& request);
    void settle_changes(const stored_task& one);
    bool has_memory(ledger::named_kind kind, const std::string& name) const;
    void end_parts();
    void rename_lanes(const ledger::rename_request& asked);
    void rename_incoming(const std::string& from, const std::string& to);
    void move_entities(const std::string& from, const std::string& to, std::int64_t listing);
    void rename_values(const ledger::rename_request& asked);
    bool is_carried(const carried_change& change) const;
    static bool carries(const ledger::new_task& added, const std::string& source);
    bool waits_in_part(const std::string& incoming, const carried_change& change) const;
    ledger::task_id newest() const { return tasks_.empty() ? 0 : tasks_.rbegin()->first; }

    std::set<ledger::lane> lanes_;  // lanes that have had tasks
    std::map<std::string, ledger::incoming_state> incomings_;
    std::map<std::string, listing_state> listings_;
    std::map<ledger::run_id, ledger::run_summary> runs_;
    std::map<std::string, parted_page> parts_;  // by incoming
    std::map<std::pair<std::string, std::string>, stored_entity> entities_;
    std::map<ledger::task_id, stored_task> tasks_;
    std::map<std::pair<std::string, std::string>, ledger::stored_value>
        values_;  // by store and key
    std::map<std::pair<ledger::paused_kind, std::string>, ledger::pause_entry> pauses_;
    // For dropped tasks: their external ids, and the number of finished ones by fingerprint without
    // an external id.
    std::set<std::pair<std::string, ledger::destination>> dropped_results_;
    std::map<std::pair<std::string, ledger::destination>, std::size_t> dropped_without_id_;
};

}  // namespace sluice::testing
