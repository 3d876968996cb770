#pragma once

// Takes requests from outside, for a subscriber that is sent its records. The daemon's listener
// hands it the requests of its path.

#include <sluice/async/tokens.hpp>
#include <sluice/component/arrivals.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/server.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class inbox : public arrivals {
 public:
    std::string_view kind() const override { return "request"; }

    virtual const std::string& path() const = 0;                  // "/hooks/shop"
    virtual const std::vector<std::string>& methods() const = 0;  // "POST"

    // True when it takes requests only with a client certificate.
    virtual bool needs_certificate() const { return false; }

    // Answers a request of this path and of one of these methods. It resumes when the request's
    // records are in the ledger, unless the configuration says otherwise. Returns nullopt when it
    // is closed, or is closed before a run took the request: another inbox may answer then.
    // Cancelled (terminal), it throws operation_aborted, and the records may be stored.
    virtual awaitable<std::optional<net::reply>> take(
        std::shared_ptr<const net::request> asked) = 0;

    // Returns how long a sender waits for the outcome of its tasks; nullopt: it waits for none.
    virtual std::optional<std::chrono::milliseconds> outcome_wait() const { return std::nullopt; }

    // Counts the refused requests since the start, by a reason of a fixed list.
    virtual std::map<std::string, std::int64_t> refused() const { return {}; }

    // Gives the requests back that no run has taken. Those of a page under way are answered when
    // the page is stored.
    void close() override = 0;
};

}  // namespace sluice
