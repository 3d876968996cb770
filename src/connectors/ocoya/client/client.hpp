#pragma once

// Talks to Ocoya's API with one key. It adds to the HTTP client: it puts the key on, and stops
// using a refused key for a while. It tells such a refusal from a 403 about one record or
// workspace. It sends nothing while the rate limit is used up. Concurrent calls share all of this.

#include "connectors/ocoya/client/account.hpp"
#include "connectors/ocoya/client/client_options.hpp"
#include "connectors/ocoya/client/post_watch.hpp"

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

    // Names the profile of the table of endpoints.
    virtual const std::string& profile() const = 0;

    // Returns the address of the API, written the same way by every client.
    virtual std::string site() const = 0;

    // Returns the configured URL.
    const std::string& base_url() const override = 0;

    // Returns the configured networks: media may be there, beside public addresses.
    virtual const std::vector<std::string>& allow_networks() const = 0;

    // Returns the lists of the account, which all users of this client share.
    account& knowledge() { return knowledge_; }

    // Returns what listings through this client say of posts that are followed.
    post_watch& posts() { return posts_; }

    // send():
    // - Refuses an absolute target on another site than base_url's, unsent. The credential does not
    //   go there.
    // - A 401 is a failure of class credential, and so is a 403 that the probe gets too. After
    //   that, every call fails so, without a request, until the recheck.
    // - Every other 403 is a reply.
    // - A 4xx from outside of base_url, after a redirect, is a failure of class refused that names
    //   that place.
    // - A 429 makes it wait. If that takes longer than the request may (its total_timeout, else
    //   longest_wait), it fails with class busy and retry_after.
    // - Every other status is a reply, and so is every status in `success`.
    // - Repeatable requests are tried again as the retry settings say. Each attempt is paid from
    //   the budget.
    // - Cancelling (terminal) throws operation_aborted. The outcome of a request under way is then
    //   unknown.

 private:
    account knowledge_;
    post_watch posts_;
};

result<std::shared_ptr<api_client>> make_client(const client_options& options,
                                                const component_context& context);

}  // namespace sluice::ocoya
