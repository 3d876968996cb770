#include "engine/delivery/twin_gate.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>

namespace sluice::engine {

awaitable<twin_gate::turn> twin_gate::enter(std::string fingerprint) {
    if (fingerprint.empty()) {
        co_return turn();
    }
    const auto [place, free] = held_.try_emplace(fingerprint);
    if (free) {
        co_return make_turn(fingerprint);
    }
    auto waiter = std::make_shared<asio::steady_timer>(
        executor_, std::chrono::steady_clock::time_point::max());
    auto& waiting = place->second;
    waiting.push_back(waiter);
    co_await waiter->async_wait(as_tuple);
    // leave() hands the turn over by taking the waiter out of the queue; who is still in it was
    // cancelled.
    if (const auto found = held_.find(fingerprint); found != held_.end()) {
        const auto size_before = found->second.size();
        found->second.remove(waiter);
        if (found->second.size() != size_before) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
    co_return make_turn(fingerprint);
}

twin_gate::turn twin_gate::make_turn(const std::string& fingerprint) {
    return turn(static_cast<void*>(this),
                [this, fingerprint](void* /*gate*/) { leave(fingerprint); });
}

void twin_gate::leave(const std::string& fingerprint) {
    const auto found = held_.find(fingerprint);
    if (found->second.empty()) {
        held_.erase(found);
        return;
    }
    auto next = found->second.front();
    found->second.pop_front();
    next->cancel();
}

}  // namespace sluice::engine
