#pragma once

// A configured way to talk to one HTTP API, with its credential: saved once, used by name
// everywhere.

#include <sluice/async/tokens.hpp>
#include <sluice/component/budget.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <memory>
#include <string_view>

namespace sluice {

class client {
 public:
    virtual ~client() = default;

    virtual std::string_view type() const = 0;

    // Sends with base URL, headers and credential put on. what.target is a path below the base URL.
    // A reply of any status is a success of the exchange; the caller decides. See net::http_client.
    virtual awaitable<result<net::response>> send(net::request request) = 0;

    // What pays for its requests; null: nobody counts them.
    virtual std::shared_ptr<const request_budget> budget() const { return nullptr; }
};

}  // namespace sluice
