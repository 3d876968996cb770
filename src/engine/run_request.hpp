#pragma once

// A person's wish that a running daemon runs an incoming now, handed over through the ledger: the
// command writes it, the daemon answers in the same place.
//
//   {"incoming": "posts", "by": "ada"}                       asked
//   {…, "taken": true}                                       the daemon has seen it
//   {…, "run": 12}                                           it has been run
//   {…, "refused": "it is paused by hand", "mend": "…"}      it was not

#include <sluice/ledger/key_values.hpp>
#include <sluice/ledger/task.hpp>

#include <optional>
#include <string>

namespace sluice::engine {

// No configuration can name a storage so.
inline constexpr const char* run_requests_store = ".run-requests";

struct run_request {
    std::string id;  // its key
    std::string incoming;
    std::string by;
    bool taken = false;
    ledger::run_id run = 0;
    std::string refused;
    std::string mend;

    bool answered() const { return run != 0 || !refused.empty(); }
};

// One that nobody takes goes by itself, so that no daemon finds it hours later.
ledger::value_change stored(const run_request& request, wall_time now);
// The same, taken away.
ledger::value_change withdrawn(const run_request& request);

// Nothing when it cannot be read.
std::optional<run_request> read_run_request(const ledger::stored_value& from);

}  // namespace sluice::engine
