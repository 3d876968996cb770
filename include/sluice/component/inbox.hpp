#pragma once

// Takes requests from outside, for a subscriber that is sent its records. The engine opens it for
// as long as its incoming works. The daemon's listener hands it the requests of its path.

#include <sluice/async/tokens.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/server.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

class inbox {
 public:
    virtual ~inbox() = default;

    virtual const std::string& path() const = 0;                  // "/hooks/shop"
    virtual const std::vector<std::string>& methods() const = 0;  // "POST"

    // Answers a request of this path and of one of these methods. It resumes when the request's
    // records are in the ledger, unless the configuration says otherwise. Returns nullopt when it
    // is closed, or is closed before a run took the request: another inbox may answer then.
    // Cancelled (terminal), it throws operation_aborted, and the records may be stored.
    virtual awaitable<std::optional<net::reply>> take(
        std::shared_ptr<const net::request> asked) = 0;

    virtual void open() = 0;
    // Gives the requests back that no run has taken. Those of a page under way are answered when
    // the page is stored.
    virtual void close() = 0;

    // Resumes when requests wait for a run: true; false when it is closed. One waiter at a time.
    virtual awaitable<bool> arrived() = 0;

    // Returns the traceparent of the first request that waits and has one: the run belongs to that
    // trace. Empty: none has.
    virtual std::string traceparent() const { return {}; }
};

}  // namespace sluice
