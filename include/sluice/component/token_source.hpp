#pragma once

// A credential that is fetched and renewed while the program runs.

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

// Belongs to one shard. Terminal cancellation throws operation_aborted; a renewal under way is
// finished and kept all the same.
class token_source {
 public:
    virtual ~token_source() = default;

    // A token that can be sent now: the stored one, or a renewed one when that is near its end. All
    // callers share one renewal. Fails with class credential when only a person can mend it (the
    // log has said so once), with class unreachable or busy when the token's server cannot be had.
    // Messages name the client.
    virtual awaitable<result<secret>> usable_token() = 0;

    // The target refused this token. True: it has been renewed, or somebody has done so meanwhile;
    // the request may be sent once more. False: nothing better is to be had.
    virtual awaitable<result<bool>> refused(secret token) = 0;
};

class token_sources {
 public:
    virtual ~token_sources() = default;

    // The one of the client of that name. `how` is how the client itself talks (its base_url is
    // where metadata is looked for; TLS, proxy and time-outs are used for the token's server too).
    virtual result<std::shared_ptr<token_source>> make(const std::string& client,
                                                       const oauth2_settings& settings,
                                                       const net::client_settings& how) = 0;
};

// Sends with the token put on (RFC 6750, 2.1). A 401 has the token renewed and the request sent
// once more: it was refused before anything was done. `send` is called at most twice; what it gives
// is given. All of it outlives the exchange.
using exchange = std::function<awaitable<result<net::response>>(net::request)>;
awaitable<result<net::response>> send_with_token(token_source* tokens, net::request request,
                                                 exchange send);

// Has none: for where no token is kept.
token_sources& no_tokens();

}  // namespace sluice
