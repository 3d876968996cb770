#pragma once

// Lets one coroutine at a time go on, in order of arrival. Runs on one shard, and outlives its
// turns.

#include <sluice/async/tokens.hpp>

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <memory>

namespace sluice::access {

class single_turn {
 public:
    // The turn ends with its last copy.
    using turn = std::shared_ptr<void>;

    explicit single_turn(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Cancelled (terminal), it throws operation_aborted and holds nothing.
    awaitable<turn> enter();

 private:
    void leave();
    turn make_turn();

    asio::any_io_executor executor_;
    bool held_ = false;
    std::list<std::shared_ptr<asio::steady_timer>> waiting_;
};

}  // namespace sluice::access
