#pragma once

// One request and its reply: paid for by the credential's budget where there is one, and told to
// the log as the client's `request_log` asks for.

#include "connectors/http/client_options.hpp"

#include <sluice/component/budget.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/request_log.hpp>

#include <memory>
#include <string>

namespace sluice::http {

// What the budget of a client is known by: whatever proves who we are.
secret proof_of(const credential_options& auth);

class paid_exchange {
 public:
    paid_exchange(const client_options& options, const component_context& context,
                  std::shared_ptr<net::http_client> http);

    // As net::http_client::send; class busy when the budget is used up for longer than the request
    // may take.
    awaitable<result<net::response>> send(net::request what);

    std::shared_ptr<const request_budget> budget() const { return budget_; }

 private:
    awaitable<result<net::response>> told(net::request what);

    std::string name_;
    clock& time_;
    std::chrono::milliseconds longest_;
    std::shared_ptr<net::http_client> http_;
    std::shared_ptr<request_budget> budget_;  // null: nobody counts
    request_log said_;
};

}  // namespace sluice::http
