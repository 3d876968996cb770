#pragma once

// Fetches a credential and renews it while the program runs.

#include <sluice/async/tokens.hpp>
#include <sluice/component/oauth2.hpp>
#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <functional>
#include <memory>
#include <string>

namespace sluice {

// Belongs to one shard. Terminal cancellation throws operation_aborted; a renewal under way still
// ends, and its token is kept.
class token_source {
 public:
    virtual ~token_source() = default;

    // Returns a token that can be sent now: the stored one, or a renewed one when that is about to
    // expire. All callers share one renewal. Fails with class credential when only an operator can
    // mend it (the log says so once), with class unreachable or busy when the token server does not
    // answer. Messages name the client.
    virtual awaitable<result<secret>> usable_token() = 0;

    // The target refused this token. Returns true when it has been renewed, perhaps by another
    // caller; the request may then be sent once more. Returns false when there is no better token.
    virtual awaitable<result<bool>> refused(secret token) = 0;
};

class token_sources {
 public:
    virtual ~token_sources() = default;

    // Returns the token source of the named client. The settings of the client itself apply:
    // base_url is where metadata is looked up, and TLS, proxy and time-outs serve the token's
    // server too.
    virtual result<std::shared_ptr<token_source>> make(const std::string& client,
                                                       const oauth2_settings& settings,
                                                       const net::client_settings& how) = 0;
};

// Adds the token and sends (RFC 6750, 2.1). A 401 renews the token and sends once more, because the
// server refused the request before it acted. `send` is called at most twice, and its result is
// returned. All arguments outlive the exchange.
using exchange = std::function<awaitable<result<net::response>>(net::request)>;
awaitable<result<net::response>> send_with_token(token_source* tokens, net::request request,
                                                 exchange send);

// A directory without token sources.
token_sources& no_tokens();

}  // namespace sluice
