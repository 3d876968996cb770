#pragma once

// The requests of a token endpoint and what its replies mean (RFC 6749, 4 to 6).

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
// Of the grants client_credentials and password; precondition: it is one of those.
form own_form(const oauth2_settings& given);

// With the client's proof put on.
net::request token_request(const std::string& url, const oauth2_settings& given, form fields);

struct token_answer {
    // Class credential when the server refuses (400, 401, 403), unreachable or busy for its own
    // troubles. Messages hold the server's words, never a field of the request.
    result<token> token;
    // The code, refresh token or password itself is refused (invalid_grant): it never becomes good
    // again. Every other refusal may pass: a client set up anew, a proxy between.
    bool for_good = false;
    std::vector<std::string> mended = {};  // faults of the reply's JSON, for the log
};

token_answer read_token_reply(const net::response& reply, wall_time now, const token* previous);

awaitable<token_answer> ask_for_token(std::shared_ptr<net::http_client> through,
                                      net::request request, clock* time, const token* previous);

}  // namespace sluice::access
