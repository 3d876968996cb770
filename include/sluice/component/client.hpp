#pragma once

// A configured way to talk to one HTTP API, with its credential. It is configured once, and
// components use it by name.

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

    // Adds the base URL, the headers and the credential, then sends. The request's target is a path
    // below the base URL. A reply of any status is a success; the caller judges it. Cancelling is
    // as in net::http_client.
    virtual awaitable<result<net::response>> send(net::request request) = 0;

    // The URL that the paths of send() are relative to; "" when it is unknown.
    virtual const std::string& base_url() const {
        static const std::string unknown;
        return unknown;
    }

    // The statuses that mean success; empty when the configuration does not say.
    virtual const std::vector<net::status_range>& success() const {
        static const std::vector<net::status_range> unknown;
        return unknown;
    }

    // The budget that pays for the requests; null when nobody counts them.
    virtual std::shared_ptr<const request_budget> budget() const { return nullptr; }
};

}  // namespace sluice
