#pragma once

// What proves to Ocoya who we are: a key of the configuration, or a token that somebody granted and
// that is renewed. Ocoya documents the key (API reference, section 1); a token is sent as RFC 6750,
// 2.1 has it.

#include "connectors/ocoya/client/client_options.hpp"

#include <sluice/component/token_source.hpp>
#include <sluice/net/message.hpp>

#include <memory>
#include <string>

namespace sluice::ocoya {

class credential {
 public:
    // `tokens` is null when the key is used. `client`: as `sluice auth grant` takes it.
    credential(const client_options& options, const std::string& client,
               std::shared_ptr<token_source> tokens);

    // What can be sent now; a token is renewed first when it is near its end. Fails as
    // token_source::usable_token().
    awaitable<result<secret>> usable();

    // `proof` was refused with a 401. True: there is a new one, and the request may go out once
    // more.
    awaitable<result<bool>> renewed(secret proof);

    void put_on(net::header_list& headers, const secret& proof) const;

    std::string name() const { return tokens_ ? "token" : "key"; }
    const std::string& mend() const { return mend_; }

    // One-way names of budgets are made from it: the same for all who share the budget.
    static secret shared_name(const client_options& options);

 private:
    secret key_;
    std::string mend_;
    std::shared_ptr<token_source> tokens_;
};

}  // namespace sluice::ocoya
