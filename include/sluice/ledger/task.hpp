#pragma once

// A task is one entity on its way to one outgoing. The ledger keeps it; the engine delivers it.

#include <sluice/model/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ledger {

using task_id = std::int64_t;
using run_id = std::int64_t;

enum class task_state {
    fresh,       // "new": waiting for its turn
    processing,  // a holder works on it under a lease
    finished,    // the publisher is done with it
    failed,      // waits for an operator
    skipped,     // a filter of the outgoing, or an operator, took it out
    retry,       // waits for its next attempt
    rejected,    // not taken in: too large
    waiting,     // nothing is wrong with it; the credential or the budget is missing
    uncertain,   // sent, but the outcome is unknown and the target cannot be asked
    held,        // waits for an operator to approve or to reject it
    confirming,  // sent; the target decides later what becomes of it, and is asked then
};

inline constexpr task_state last_task_state = task_state::confirming;

std::string_view name_of(task_state state);  // "new", "processing", …
std::optional<task_state> task_state_named(std::string_view name);

// Open tasks are neither finished nor skipped.
inline bool is_open(task_state state) {
    return state != task_state::finished && state != task_state::skipped;
}
const std::vector<task_state>& open_states();

// The tasks of one route to one outgoing. They are handed out in order.
struct lane {
    std::string route;
    std::string outgoing;
    friend auto operator<=>(const lane&, const lane&) = default;
};

// The place where deliveries go. External ids are names of that place.
struct destination {
    std::string outgoing;
    // Equal for outgoings that deliver to one place; empty: only this outgoing delivers there.
    std::string target = {};
    friend auto operator<=>(const destination&, const destination&) = default;
};

// Committed before a byte is sent. After a crash it says that something may have been sent.
struct intent {
    std::string key;          // sent as idempotency key where the target takes one
    std::string fingerprint;  // equal for two deliveries that the target cannot tell apart
    std::string target;       // destination::target of this delivery
    std::string plan;         // the publisher's own JSON, to ask the target later
    wall_time at{};
};

struct task {
    task_id id = 0;
    run_id run = 0;
    // The number of the configuration that made it; 0: an earlier version did not keep it.
    std::int64_t generation = 0;
    // The page of its run, from 1; 0: an earlier version did not keep it, or no page brought it.
    std::int64_t page = 0;
    lane lane;
    std::string incoming;
    std::string entity_type;
    std::string entity_id;
    std::string headers;    // JSON object of strings
    std::string data;       // JSON
    std::string order_key;  // empty: none; see claim_request::by_key
    task_state state = task_state::fresh;
    int attempts = 0;  // one for every claim; it never goes back, so it fences settlement::attempt
    // Attempts that do not count against a limit: given back, ended in waiting, or made before an
    // operator offered the task again.
    int attempts_forgiven = 0;
    // Attempts in which it was sent. One that was cut off with an open intent counts; a claim that
    // waited for a budget, or was given back, does not.
    int sends = 0;
    wall_time created{};
    wall_time updated{};
    std::optional<wall_time> next_attempt;
    wall_time due{};  // of a claimed task: it could be handed out since then, as lane_head tells it
    std::optional<intent> open_intent;  // of a delivery whose outcome is not known
    std::string reason;                 // of the last move, for an operator
    std::string external_id;            // the target's id of the result
    // An operator has approved its data as it is, or it follows a task that needed no approval.
    bool approved = false;

    int counted_attempts() const { return attempts - attempts_forgiven; }
};

}  // namespace sluice::ledger
