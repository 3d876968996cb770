#pragma once

// What the ledger keeps of a record on its way.

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
    processing,  // somebody holds it under a lease
    finished,    // the publisher is done with it
    failed,      // waits for a person
    skipped,     // a filter of the outgoing, or a person, took it out
    retry,       // waits for its next attempt
    rejected,    // not taken in: too large
    waiting,     // nothing is wrong with it: the credential or the budget is missing
    uncertain,   // sent, outcome unknown, and the target cannot be asked
};

std::string_view name_of(task_state state);  // "new", "processing", …
std::optional<task_state> task_state_named(std::string_view name);

// Not yet done with: neither finished nor skipped.
inline bool is_open(task_state state) {
    return state != task_state::finished && state != task_state::skipped;
}
const std::vector<task_state>& open_states();

// Tasks of one lane are handed out in order.
struct lane {
    std::string route;
    std::string outgoing;
    friend auto operator<=>(const lane&, const lane&) = default;
};

// Where deliveries go: whose names external ids are.
struct destination {
    std::string outgoing;
    // Equal for outgoings that deliver to one place; empty: nothing but this outgoing goes there.
    std::string target = {};
    friend auto operator<=>(const destination&, const destination&) = default;
};

// Committed before a byte is sent: after a crash it tells that something may have been sent.
struct intent {
    std::string key;          // sent as idempotency key where the target takes one
    std::string fingerprint;  // equal for two deliveries that the target cannot tell apart
    std::string target;       // where it goes, see destination::target
    std::string plan;         // JSON of the publisher's own, what it needs to ask the target later
    wall_time at{};
};

struct task {
    task_id id = 0;
    run_id run = 0;
    lane where;
    std::string incoming;
    std::string entity_type;
    std::string entity_id;
    std::string headers;    // JSON object of strings
    std::string data;       // JSON
    std::string order_key;  // empty: none; see claim_request::by_key
    task_state state = task_state::fresh;
    int attempts = 0;  // every claim is one; never goes back, so it fences: see settlement::attempt
    // Of those, the ones that do not count against a limit: given back, ended in waiting, or made
    // before a person offered the task again.
    int attempts_forgiven = 0;
    // In how many attempts it was sent; one that was cut off with an open intent counts. A claim
    // that waits for a budget or is given back sends nothing.
    int sends = 0;
    wall_time created{};
    wall_time updated{};
    std::optional<wall_time> next_attempt;
    std::optional<intent> open_intent;  // its outcome is not known
    std::string reason;                 // of the last move, for a person
    std::string external_id;            // what the target calls the result

    int counted_attempts() const { return attempts - attempts_forgiven; }
};

}  // namespace sluice::ledger
