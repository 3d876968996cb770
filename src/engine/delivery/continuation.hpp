#pragma once

// Says where a route goes on after one of its outgoings, and what lies before that outgoing.

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
    // For entities that did not get through the stages before the ledger; null: there are none.
    std::shared_ptr<const route_plan> route;
};

// Tells whether any step comes after the publisher. The intent must then hold the entity as it was
// sent.
inline bool goes_on_after(const outgoing_plan& outgoing, const continuation& continuation) {
    return !outgoing.after.empty() || !continuation.to.empty();
}

}  // namespace sluice::engine
