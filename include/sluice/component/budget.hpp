#pragma once

// The requests that a credential may make, shared by everything that uses it. Made by src/access,
// which keeps what was spent in the ledger; a connector sees this.

#include <sluice/async/tokens.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sluice {

// The longest wait that a server may ask for (Retry-After), unless `daemon.longest_asked_wait` says
// otherwise. More is most likely a slip, and would stop everything that uses the key.
inline constexpr std::chrono::milliseconds longest_asked_wait = std::chrono::hours(24);

// So many requests in any such length of time.
struct budget_limit {
    std::int64_t requests = 60;
    std::chrono::milliseconds per = std::chrono::minutes(1);

    // Nobody configured it: an API that states no limit in its replies is not held to it.
    bool assumed = false;
};

// Its fields as a client's `budget` spells them.
const config::declaration<budget_limit>& budget_declaration();

struct budget_claim {
    net::urgency urgent = net::urgency::listing;
    std::string asked_by;  // listings of different askers get their share in turn
    std::optional<net::priority> priority{};  // without it, that of `asked_by`

    // A wait that is known to be longer fails at once. Queueing behind others fails a publishing
    // claim when it has lasted this long; a listing waits for its turn.
    std::chrono::milliseconds longest{0};
};

// A request that was admitted. Destroyed without a word: it may have been counted over there.
class spent_request {
 public:
    virtual ~spent_request() = default;
    virtual void replied(const net::response& reply) = 0;
    virtual void not_sent() = 0;  // no byte reached the other side
};

// One executor; lives as long as the directory it comes from.
class request_budget {
 public:
    virtual ~request_budget() = default;

    // Resumes when a request may go; it counts from then on, in the ledger too. Fails with class
    // busy and retry_after, as the claim says. Cancelled (terminal), throws operation_aborted, and
    // nothing counts.
    virtual awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim claim) = 0;

    virtual const std::string& id() const = 0;  // a one-way hash, never the key
    virtual budget_limit limit() const = 0;
};

class budget_directory {
 public:
    virtual ~budget_directory() = default;

    // The one budget of this key at this API: every caller with the same two shares it, and the
    // smallest of their limits holds.
    virtual std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                                 budget_limit limit) = 0;
};

// For where nothing is counted: every claim is admitted at once.
budget_directory& no_budgets();

}  // namespace sluice
