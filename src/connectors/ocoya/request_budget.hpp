#pragma once

// Who may spend a request, and when. Every request to Ocoya passes here, each attempt of its own.
// The budget of now lives in memory and follows the replies of its own client; one that the ledger
// keeps for everybody takes its place behind the same two questions.

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <memory>

namespace sluice::ocoya {

class request_budget {
 public:
    virtual ~request_budget() = default;

    // Resumes when a request may go; it counts from then on and is owed a replied() or lost().
    // Fails (class busy, with retry_after) when that would be later than `longest` from now.
    // Cancelled (terminal), throws operation_aborted and nothing counts.
    virtual awaitable<result<void>> admit(std::chrono::milliseconds longest) = 0;

    virtual void replied(const net::response& reply) = 0;
    virtual void lost() = 0;
};

// Follows X-RateLimit-* and 429 of the replies (rate_gate.hpp). `time` must outlive it; for one
// executor.
std::unique_ptr<request_budget> make_observed_budget(clock& time);

}  // namespace sluice::ocoya
