#pragma once

// Two deliveries that the target cannot tell apart (equal fingerprints) take turns, from the intent
// to the outcome: otherwise one that asks the target "did mine happen?" could be shown the other's.

#include <sluice/async/tokens.hpp>

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <map>
#include <memory>
#include <string>

namespace sluice::engine {

// For one shard. The gate outlives its turns.
class twin_gate {
 public:
    // A turn ends with its last copy.
    using turn = std::shared_ptr<void>;

    explicit twin_gate(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Resumes when no other turn of that fingerprint is held, in order of arrival. An empty
    // fingerprint has no twins. Cancelled (terminal) it throws operation_aborted and holds nothing.
    awaitable<turn> enter(std::string fingerprint);

 private:
    using queue = std::list<std::shared_ptr<asio::steady_timer>>;

    turn make_turn(const std::string& fingerprint);
    void leave(const std::string& fingerprint);

    asio::any_io_executor executor_;
    std::map<std::string, queue> held_;  // a key is a turn; its queue waits
};

}  // namespace sluice::engine
