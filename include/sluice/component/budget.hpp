#pragma once

// Counts the requests that a credential may make, for everything that uses the credential.
// src/access makes the budgets and keeps the spending in the ledger; connectors use this interface.

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
// otherwise. A longer one is most likely a slip, and would stop everything that uses the key.
inline constexpr std::chrono::milliseconds longest_asked_wait = std::chrono::hours(24);

// Allows this many requests in any period of this length.
struct budget_limit {
    std::int64_t requests = 60;
    std::chrono::milliseconds per = std::chrono::minutes(1);

    // True when nobody configured the limit. An API that states no limit in its replies is then not
    // held to it.
    bool assumed = false;
};

// The fields of a client's `budget`.
const config::declaration<budget_limit>& budget_declaration();

struct budget_claim {
    net::urgency urgent = net::urgency::listing;
    std::string asked_by;                     // different askers take turns with their listings
    std::optional<net::priority> priority{};  // nullopt: the priority of `asked_by`

    // A claim whose wait is known to be longer fails at once. A publishing claim also fails when it
    // has queued for this long; a listing waits for its turn.
    std::chrono::milliseconds longest{0};
};

// A request that the budget admitted. Destroyed without a call, it counts as sent, because the
// server may have counted it.
class spent_request {
 public:
    virtual ~spent_request() = default;
    virtual void replied(const net::response& reply) = 0;
    virtual void not_sent() = 0;  // no byte reached the server
};

// Runs on one executor. Lives as long as its directory.
class request_budget {
 public:
    virtual ~request_budget() = default;

    // Resumes when the request may go. The request counts from then on, in the ledger too. Fails
    // with class busy and retry_after when the claim's limit says so. Cancelled (terminal), it
    // throws operation_aborted, and nothing counts.
    virtual awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim claim) = 0;

    virtual const std::string& id() const = 0;  // a one-way hash, never the key
    virtual budget_limit limit() const = 0;
};

class budget_directory {
 public:
    virtual ~budget_directory() = default;

    // Returns the one budget of this key at this API. All callers with the same key and API share
    // it, and the smallest of their limits holds.
    virtual std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                                 budget_limit limit) = 0;
};

// Counts nothing and admits every claim at once.
budget_directory& no_budgets();

}  // namespace sluice
