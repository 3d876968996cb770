#pragma once

// Handing out tasks, and taking them back.

#include "ledger/sqlite/task_rows.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class claims {
 public:
    claims(connection& where, names& known);

    // Each in a transaction of the caller's. Throws sql_error.
    claim_reply claim(const claim_request& what);
    void release(const std::vector<task_id>& tasks, wall_time at);
    std::size_t end_all_leases(wall_time at);

 private:
    struct candidate {
        task what;
        wall_time started;  // of an attempt that was cut off
    };

    std::vector<candidate> expired(std::int64_t where, const claim_request& what);
    std::vector<candidate> queued(std::int64_t where, const claim_request& what);
    std::optional<wall_time> next_due(std::int64_t where, const std::vector<candidate>& queue);
    void hand_out(candidate& chosen, const claim_request& what);
    void give_back(task_id id, wall_time at, std::string_view reason);

    names& names_;
    task_rows tasks_;
    statement expired_;
    statement queued_;
    statement first_lease_end_;
    statement hold_;
    statement cut_off_;
    statement give_back_;
    statement note_given_back_;
    statement held_without_intent_;
    statement end_leases_;
};

}  // namespace sluice::ledger::sqlite
