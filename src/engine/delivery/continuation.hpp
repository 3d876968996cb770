#pragma once

// Says to which outgoings a route forwards after one of them, and which stages come before that
// outgoing.

#include "engine/plan/plan.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

struct continuation {
    std::vector<std::string> to;  // outgoings that get follow-up tasks
    std::size_t largest_task = 1024UL * 1024;
    std::function<void()> wake;  // their lanes have new tasks; may be empty
    // For entities that did not pass the stages before the ledger; null when there are none.
    std::shared_ptr<const route_plan> route;
};

// Tells whether any step comes after the publisher. The intent must then hold the entity as it was
// sent.
inline bool goes_on_after(const outgoing_plan& outgoing, const continuation& continuation) {
    return !outgoing.after.empty() || !continuation.to.empty();
}

}  // namespace sluice::engine
