#pragma once

// Makes one exchange, a request and its reply. The credential's budget pays for it, if there is
// one. The log tells of it as `request_log` asks.

#include "connectors/http/client_options.hpp"

#include <sluice/component/budget.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/request_log.hpp>

#include <functional>
#include <memory>
#include <string>

namespace sluice::http {

// Returns the text that identifies the credential. Clients with the same text share a budget.
secret proof_of(const credential_options& auth);

class paid_exchange {
 public:
    // `sign`, if it is given, changes each request just before it leaves, after the budget let it
    // wait.
    paid_exchange(const client_options& options, const component_context& context,
                  std::shared_ptr<net::http_client> http,
                  std::function<void(net::request&)> sign = {});

    // Sends as net::http_client::send does. Fails with class busy if the budget is used up for
    // longer than the request may take. Cancelling before the budget admits the request sends
    // nothing; after that, the outcome is unknown.
    awaitable<result<net::response>> send(net::request request);

    std::shared_ptr<const request_budget> budget() const { return budget_; }

 private:
    awaitable<result<net::response>> paid(net::request request);
    awaitable<result<net::response>> told(net::request request);

    std::string name_;
    clock& time_;
    std::chrono::milliseconds longest_;
    std::shared_ptr<net::http_client> http_;
    std::shared_ptr<request_budget> budget_;  // null: no budget is kept
    request_log said_;
    std::function<void(net::request&)> sign_;
};

}  // namespace sluice::http
