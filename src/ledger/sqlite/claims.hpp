#pragma once

// Hands out tasks, and takes them back; the writer uses it.

#include "ledger/sqlite/key_turns.hpp"
#include "ledger/sqlite/task_rows.hpp"

#include <sluice/ledger/ledger.hpp>

#include <unordered_map>

namespace sluice::ledger::sqlite {

class claims {
 public:
    claims(connection& connection, name_table& known, key_turns& turns);

    // Every function runs in the caller's transaction and throws sql_error.
    claim_reply claim(const claim_request& request);
    void release(const std::vector<task_id>& tasks, wall_time at);
    std::size_t end_all_leases(wall_time at);
    std::size_t bring_forward(const lane& lane, wall_time latest);

    // Forgets what it remembers. Call it when a transaction was rolled back, when another process
    // changed tasks, and after a change of tasks other than claim, settle or give back.
    void forget() {
        first_lease_ends_.clear();
        turns_.forget();
    }

 private:
    struct candidate {
        task task;
        wall_time started;  // the start of an attempt that was cut off
    };

    claim_reply claim_in_order(std::int64_t lane, const claim_request& request);
    claim_reply claim_by_key(std::int64_t lane, const claim_request& request);
    std::vector<candidate> expired(std::int64_t lane, const claim_request& request);
    std::optional<wall_time> first_lease_end(std::int64_t lane);
    std::vector<candidate> queued(std::int64_t lane, const claim_request& request);
    candidate queued_one(task_id id);
    std::optional<wall_time> next_due(std::int64_t lane, const std::vector<candidate>& queue);
    void hand_out(std::int64_t lane, candidate& chosen, const claim_request& request);
    void give_back(task_id id, wall_time at, std::string_view reason);

    name_table& names_;
    key_turns& turns_;
    // By lane: no lease ends before this moment. It spares most claims the search for expired
    // leases.
    std::unordered_map<std::int64_t, wall_time> first_lease_ends_;
    task_rows tasks_;
    statement expired_;
    statement queued_;
    statement queued_one_;
    statement first_lease_end_;
    statement hold_;
    statement hold_on_;
    statement cut_off_;
    statement may_be_sent_;
    statement key_of_held_;
    statement give_back_;
    statement note_given_back_;
    statement held_without_intent_;
    statement end_leases_;
    statement bring_forward_;
};

}  // namespace sluice::ledger::sqlite
