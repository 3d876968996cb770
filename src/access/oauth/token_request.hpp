#pragma once

// Makes the requests for a token endpoint, and reads its replies (RFC 6749, 4 to 6).

#include "access/oauth/oauth_token.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/oauth2.hpp>
#include <sluice/error.hpp>
#include <sluice/net/client.hpp>
#include <sluice/net/message.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::access {

using form = std::vector<std::pair<std::string, std::string>>;

form code_form(const std::string& code, const std::string& redirect, const std::string& verifier);
form refresh_form(const token& present);
// Makes the form of the grants client_credentials and password. Precondition: it is one of these.
form own_form(const oauth2_settings& given);

// Makes the request, with the client's authentication.
net::request token_request(const std::string& url, const oauth2_settings& given, form fields);

struct token_answer {
    // The token, or a failure: class credential when the server refuses (400, 401, 403),
    // unreachable or busy when it has troubles of its own. Messages hold the server's words, never
    // a field of the request.
    result<token> token;
    // True when the server refuses the code, refresh token or password itself (invalid_grant): it
    // never becomes good again. Every other refusal may pass, such as one by a proxy or before a
    // client is set up.
    bool for_good = false;
    // faults in the reply's JSON that were repaired, for the log
    std::vector<std::string> mended = {};
};

token_answer read_token_reply(const net::response& reply, wall_time now, const token* previous);

awaitable<token_answer> ask_for_token(std::shared_ptr<net::http_client> through,
                                      net::request request, clock* time, const token* previous);

}  // namespace sluice::access
