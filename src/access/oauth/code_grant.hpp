#pragma once

// Ends the authorization-code grant: trades the code for a token, and stores it. `sluice auth` and
// the operator's page use it.

#include "access/oauth/authorization.hpp"
#include "access/oauth/token_book.hpp"

namespace sluice::access {

// Holds the answer of the browser, and the proof that this program asked for it.
struct code_answer {
    secret code;
    std::string redirect;
    secret verifier;
};

// The token is durable when this resumes with success. A failure leaves the former token as it is.
// `vault` and `time` outlive the call.
awaitable<result<token>> redeem_code(token_book::owner_record owner, token_vault* vault,
                                     clock* time, std::string client, std::string token_url,
                                     code_answer given);

}  // namespace sluice::access
