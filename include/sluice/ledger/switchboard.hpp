#pragma once

// What a person has paused. It stays paused over restarts, and its queue stays.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <string>
#include <vector>

namespace sluice::ledger {

enum class paused_kind { incoming, route, outgoing };

struct pause {
    paused_kind kind = paused_kind::route;
    std::string name;
    std::string reason;  // as the person gave it; may be empty
    wall_time at{};
    std::string who = {};  // paused it; empty: a version that did not say
};

class switchboard {
 public:
    // Replaces the reason of one that is paused already.
    virtual awaitable<result<void>> pause_by_hand(pause what) = 0;

    // False: it was not paused.
    virtual awaitable<result<bool>> resume_by_hand(paused_kind kind, std::string name) = 0;

    virtual awaitable<result<std::vector<pause>>> paused_by_hand() = 0;

 protected:
    ~switchboard() = default;
};

}  // namespace sluice::ledger
