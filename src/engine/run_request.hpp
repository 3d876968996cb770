#pragma once

// Asks a running daemon, through the ledger, to run an incoming now. The command writes the
// request, and the daemon writes its answer over it.
//
//   {"incoming": "posts", "by": "ada"}                       a person asked
//   {…, "traceparent": "00-…-01"}                            the run belongs to that trace
//   {…, "taken": true}                                       the daemon has seen the request
//   {…, "run": 12}                                           the daemon has run the incoming
//   {…, "refused": "it is paused by hand", "mend": "…"}      the daemon refused

#include <sluice/ledger/key_values.hpp>
#include <sluice/ledger/task.hpp>

#include <optional>
#include <string>

namespace sluice::engine {

// A configured storage cannot have this name, because it begins with a dot.
inline constexpr const char* run_requests_store = ".run-requests";

struct run_request {
    std::string id;  // its key
    std::string incoming;
    std::string by;
    bool taken = false;
    ledger::run_id run = 0;
    std::string refused;
    std::string mend;
    std::string traceparent = {};  // of whoever asked; empty: none

    bool answered() const { return run != 0 || !refused.empty(); }
};

// A request that nobody takes expires, so that no daemon finds it hours later.
ledger::value_change stored(const run_request& request, wall_time now);
// The change that removes the request.
ledger::value_change withdrawn(const run_request& request);

// Returns nullopt when the value is no request.
std::optional<run_request> read_run_request(const ledger::stored_value& from);

}  // namespace sluice::engine
