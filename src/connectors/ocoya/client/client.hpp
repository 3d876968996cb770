#pragma once

// Ocoya's API with one key. On top of the HTTP client: the key is put on, a refused key is not used
// again for a while, a 403 of one record or workspace is told from it, and nothing is sent while
// the rate limit is spent. Concurrent calls share both.

#include "connectors/ocoya/client/account.hpp"
#include "connectors/ocoya/client/client_options.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::ocoya {

class api_client : public client {
 public:
    explicit api_client(account knowledge) : knowledge_(std::move(knowledge)) {}

    std::string_view type() const override { return "ocoya"; }

    // Which rows of the table of endpoints it speaks.
    virtual const std::string& profile() const = 0;

    // Where the API is, written the same way by every client of it.
    virtual std::string site() const = 0;

    // As it is configured.
    virtual const std::string& base_url() const = 0;

    // As it is configured: where media may be beside public addresses.
    virtual const std::vector<std::string>& allow_networks() const = 0;

    // What is known of the account, shared by all who use this client.
    account& knowledge() { return knowledge_; }

    // send(): an absolute target of another site than base_url's is refused, unsent: the credential
    // does not go there. A 401, and a 403 that the client's probe gets too, are failures of class
    // credential, and so is every call until the recheck, without a request. Every other 403 is a
    // reply; a 4xx of a place outside of base_url, which a redirect led to, is a failure of class
    // refused that names it. A 429 is waited for, or a failure of class busy with retry_after when
    // that takes longer than the request may (its total_timeout, else longest_wait). Every other
    // status is a reply, and so is every one that `success` holds. Repeatable requests are tried
    // again as the client's retry settings say; each attempt is a request of the budget.

 private:
    account knowledge_;
};

result<std::shared_ptr<api_client>> make_client(const client_options& options,
                                                const component_context& context);

}  // namespace sluice::ocoya
