#include "access/oauth/single_turn.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>

namespace sluice::access {

awaitable<single_turn::turn> single_turn::enter() {
    if (!held_) {
        held_ = true;
        co_return make_turn();
    }
    auto waiter = std::make_shared<asio::steady_timer>(
        executor_, std::chrono::steady_clock::time_point::max());
    waiting_.push_back(waiter);
    co_await waiter->async_wait(as_tuple);
    // leave() takes the waiter out when it hands the turn over. A waiter that is still in was
    // cancelled.
    const auto size_before = waiting_.size();
    waiting_.remove(waiter);
    if (waiting_.size() != size_before) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    co_return make_turn();
}

single_turn::turn single_turn::make_turn() {
    return turn(static_cast<void*>(this), [this](void* /*gate*/) { leave(); });
}

void single_turn::leave() {
    if (waiting_.empty()) {
        held_ = false;
        return;
    }
    auto next = waiting_.front();
    waiting_.pop_front();
    next->cancel();
}

}  // namespace sluice::access
