#pragma once

// What the ledger promises, on plain maps and without a thought for speed: written from the words
// of its header, to be compared with every ledger there is. A value: a copy is a moment kept.

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

class ledger_model {
 public:
    void store_next_run(const std::string& incoming, const ledger::planned_run& next);
    ledger::run_id begin_run(const std::string& incoming, const std::string& trigger, wall_time at);
    std::vector<ledger::task_id> commit_page(const ledger::page_commit& page);
    void add_part(const ledger::page_part& part);
    ledger::admission admit(const std::string& incoming, std::size_t limit);
    void end_run(ledger::run_id run, const std::string& failure, wall_time at);

    ledger::claim_reply claim(const ledger::claim_request& what);
    // False: refused, and nothing was recorded.
    bool record_intents(const std::vector<ledger::committed_intent>& intents);
    // False: refused for some; the others are settled.
    bool settle(const std::vector<ledger::settlement>& settlements);
    void release(const std::vector<ledger::task_id>& ids, wall_time at);
    std::size_t end_all_leases(wall_time at);
    std::size_t offer_again(const ledger::task_filter& filter, wall_time at);
    // Of tasks by id; a retry is offer_again.
    ledger::action_report act_on_tasks(const ledger::task_action& what);
    bool edit(const ledger::task_edit& what);           // false: refused
    std::size_t prune(const ledger::prune_step& what);  // one rule for each state at most
    // How many there were; nothing for an incoming that is not known.
    std::optional<std::size_t> forget(const ledger::forget_request& what);

    void change_values(const std::vector<ledger::value_change>& changes, wall_time at);
    std::size_t drop_expired_values(wall_time now);
    void pause(const ledger::pause_entry& what);
    bool resume(ledger::paused_kind kind, const std::string& name);

    void note_source(const std::string& incoming, const std::string& source);
    // Nothing: refused.
    std::optional<ledger::held_memory> rename(const ledger::rename_request& asked);

    // --- looked at
    ledger::held_memory held_by(ledger::named_kind kind, const std::string& name) const;
    struct entity {
        std::string offered;
        std::string settled;
        ledger::task_id settled_by = 0;  // the first carrier of the change that was settled
        std::string other_rows;
    };
    struct entry {
        ledger::task_history whole;
        std::string source;      // the entity whose change it carries; empty: none
        std::size_t change = 0;  // its number in changes(); 0: none
        wall_time lease_end{};
        std::string fingerprint;  // of the delivery that finished it
        std::string target;       // where it went, when that is named
    };
    const std::map<ledger::task_id, entry>& tasks() const { return tasks_; }
    const std::map<ledger::run_id, ledger::run_summary>& runs() const { return runs_; }
    ledger::incoming_state state_of(const std::string& incoming) const;
    std::optional<entity> known(const std::string& incoming, const std::string& id) const;
    bool shown_before(const std::string& incoming, const std::string& id) const;
    bool has_external_id(const ledger::destination& where, const std::string& id) const;
    std::size_t finished_without_id(const ledger::destination& where,
                                    const std::string& fingerprint) const;
    std::vector<ledger::stored_value> values(const std::string& store, wall_time now) const;
    std::vector<ledger::pause_entry> pauses() const;
    std::vector<ledger::task_id> held() const;
    bool knows(ledger::named_kind kind, const std::string& name) const;
    // Of a page in parts: the run of its parts, and whether it is committed; nothing: there is
    // none.
    std::optional<std::pair<ledger::run_id, bool>> parts_of(const std::string& incoming) const;

 private:
    // One version of an entity, on its way with one or more tasks.
    struct change {
        std::string incoming;
        std::string id;
        std::string hash;
        ledger::task_id first_carrier = 0;
    };

    struct parted_page {
        std::vector<ledger::new_task> tasks;
        ledger::run_id run = 0;
        wall_time at{};
        bool committed = false;
        std::map<std::string, std::size_t> changes;  // by source: its number in changes()
    };
    bool waits_in_part(std::size_t change) const;
    void see(const ledger::page_commit& page, const ledger::sighting& seen,
             const std::vector<ledger::task_id>& ids, ledger::task_id before);

    ledger::task_id add_task(const ledger::new_task& what, ledger::run_id run,
                             const std::string& incoming, wall_time at);
    ledger::task_id newest() const { return tasks_.empty() ? 0 : tasks_.rbegin()->first; }
    void claim_in_order(const ledger::claim_request& what, ledger::claim_reply& reply);
    void claim_by_key(const ledger::claim_request& what, ledger::claim_reply& reply);
    static void offer(entry& one, const ledger::operator_note& by);
    void skip(entry& one, const std::string& words, const ledger::operator_note& by);
    void drop(ledger::task_id id);
    entry* held_by(ledger::task_id id, int attempt);
    bool has_memory(ledger::named_kind kind, const std::string& name) const;
    void rename_incoming(const std::string& from, const std::string& to, bool stays);
    void rename_shown(const std::string& from, const std::string& to, bool own);
    void rename_in_lanes(const ledger::rename_request& asked);
    void hand_out(entry& one, const ledger::claim_request& what);
    void settle_one(entry& one, const ledger::settlement& what);
    void settle_change(std::size_t number);
    static void give_back(entry& one, const std::string& reason, wall_time at);
    static void move(entry& one, ledger::task_state to, const std::string& reason, wall_time at);

    std::set<std::pair<ledger::named_kind, std::string>> seen_;  // routes and outgoings
    std::map<ledger::task_id, entry> tasks_;
    std::vector<change> changes_{change{}};
    // Of tasks that were dropped: where they went, with the id, or the fingerprint where there is
    // no id.
    std::vector<std::pair<ledger::destination, std::string>> claimed_still_;
    std::vector<std::pair<ledger::destination, std::string>> finished_still_;
    std::map<std::string, parted_page> parts_;  // by incoming
    std::map<ledger::run_id, ledger::run_summary> runs_;
    std::map<std::string, ledger::incoming_state> incomings_;
    std::map<std::pair<std::string, std::string>, entity> entities_;
    std::set<std::pair<std::string, std::string>> shown_;  // by the listing under way
    std::map<std::pair<std::string, std::string>, ledger::stored_value> values_;
    std::map<std::pair<ledger::paused_kind, std::string>, ledger::pause_entry> pauses_;
};

}  // namespace sluice::testing
