#pragma once

// Grants the access of clients by OAuth2, and shows it. The composition root implements it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>

namespace sluice::control {

class access_grants {
 public:
    virtual ~access_grants() = default;

    // [{client, grant, by_person, state, reason, until, mend}] of every client that uses OAuth2, as
    // `sluice auth status` tells it. No token is in it.
    virtual awaitable<result<json::value>> list() = 0;
    // Begins the authorization-code grant (RFC 6749, 4.1; PKCE). `redirect` is the address to which
    // the browser comes back. Returns the address of the consent page.
    virtual awaitable<result<std::string>> begin(std::string client, std::string redirect) = 0;
    // Ends it: `address` is the one to which the browser came back. The token is durable when this
    // resumes with success; a failure leaves the former token as it is. Returns the client's name.
    virtual awaitable<result<std::string>> finish(std::string address) = 0;
};

}  // namespace sluice::control
