#pragma once

// A configured way to talk to one HTTP API, with its credential: saved once, used by name
// everywhere.

#include <sluice/async/tokens.hpp>
#include <sluice/component/budget.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/success_rule.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class client {
 public:
    virtual ~client() = default;

    virtual std::string_view type() const = 0;

    // Sends with base URL, headers and credential put on. what.target is a path below the base URL.
    // A reply of any status is a success of the exchange; the caller decides. See net::http_client.
    virtual awaitable<result<net::response>> send(net::request request) = 0;

    // The place below which send() sends; "" when it is not known.
    virtual const std::string& base_url() const {
        static const std::string unknown;
        return unknown;
    }

    // The statuses that mean success; empty when the configuration does not say.
    virtual const std::vector<net::status_range>& success() const {
        static const std::vector<net::status_range> unknown;
        return unknown;
    }

    // What pays for its requests; null: nobody counts them.
    virtual std::shared_ptr<const request_budget> budget() const { return nullptr; }
};

}  // namespace sluice
