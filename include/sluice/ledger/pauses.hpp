#pragma once

// Operators pause and resume incomings, routes and outgoings with this interface of the ledger. A
// pause outlives restarts, and the queue stays.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <string>
#include <vector>

namespace sluice::ledger {

enum class paused_kind { incoming, route, outgoing };

struct pause_entry {
    paused_kind kind = paused_kind::route;
    std::string name;
    std::string reason;  // as the operator gave it; may be empty
    wall_time at{};
    std::string who = {};  // the operator; empty: an earlier version did not store the name
};

class pauses {
 public:
    // Replaces the reason, time and operator of an existing pause.
    virtual awaitable<result<void>> pause(pause_entry entry) = 0;

    // Returns false when it was not paused.
    virtual awaitable<result<bool>> resume(paused_kind kind, std::string name) = 0;

    // Returns every pause, by kind and name.
    virtual awaitable<result<std::vector<pause_entry>>> paused() = 0;

 protected:
    ~pauses() = default;
};

}  // namespace sluice::ledger
