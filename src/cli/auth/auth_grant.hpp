#pragma once

// Grants access: takes a person through the authorization-code grant and stores the token.

#include "cli/auth/auth_session.hpp"

namespace sluice::cli {

// Prints the address to open. Then waits for the answer at the loopback address, or with --paste
// for the address that the browser reached. Returns the text to print at the end.
awaitable<result<answer_text>> grant_access(auth_desk desk, auth_options options);

// Returns the failure for a client that does not use oauth2, with the name that was probably meant.
failure not_known(const auth_desk& desk, const std::string& client);

}  // namespace sluice::cli
