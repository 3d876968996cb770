#pragma once

// Proves to Ocoya who sends a request: by a key of the configuration, or by a granted token that is
// renewed. Ocoya documents the key (API reference, section 1). A token is sent as in RFC 6750, 2.1.

#include "connectors/ocoya/client/client_options.hpp"

#include <sluice/component/token_source.hpp>
#include <sluice/net/message.hpp>

#include <memory>
#include <string>

namespace sluice::ocoya {

class credential {
 public:
    // `tokens` is null if the key is used. `client` is the name that `sluice auth grant` takes.
    credential(const client_options& options, const std::string& client,
               std::shared_ptr<token_source> tokens);

    // Returns the secret to send now. Renews a token first if it ends soon. Fails as
    // token_source::usable_token() does, and is cancelled as that is.
    awaitable<result<secret>> usable();

    // Call it after a 401 refused `proof`. Returns true if there is a new token, and the request
    // may be sent once more.
    awaitable<result<bool>> renewed(secret proof);

    void put_on(net::header_list& headers, const secret& proof) const;

    std::string name() const { return tokens_ ? "token" : "key"; }
    const std::string& mend() const { return mend_; }

    // Returns a secret from which the one-way name of the budget is made. It is equal for all who
    // share the budget.
    static secret shared_name(const client_options& options);

 private:
    secret key_;
    std::string mend_;
    std::shared_ptr<token_source> tokens_;
};

}  // namespace sluice::ocoya
