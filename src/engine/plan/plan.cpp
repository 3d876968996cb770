#include "engine/plan/plan.hpp"

#include <algorithm>
#include <functional>

namespace sluice::engine {

std::vector<std::shared_ptr<const outgoing_plan>> outgoings_of(const route_plan& route) {
    using outgoing = std::shared_ptr<const outgoing_plan>;
    std::vector<outgoing> done;  // in reverse: each after the outgoings that follow it
    const std::function<void(const outgoing&)> visit = [&](const outgoing& one) {
        if (std::ranges::find(done, one) != done.end()) {
            return;
        }
        if (const auto after = route.then.find(one->name); after != route.then.end()) {
            for (const auto& next : after->second) {
                visit(next);
            }
        }
        done.push_back(one);
    };
    // Backwards, because the result is reversed: outgoings of `to` keep the order of the YAML.
    for (auto to = route.to.rbegin(); to != route.to.rend(); ++to) {
        visit(*to);
    }
    std::ranges::reverse(done);
    return done;
}

}  // namespace sluice::engine
