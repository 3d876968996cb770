#pragma once

// "Grant access": takes a person through the authorization-code grant and keeps the token.

#include "cli/auth/auth_session.hpp"

namespace sluice::cli {

// Prints the address to open, waits for the answer at the loopback address or, with --paste, for
// the address that the browser was sent to. Gives what to print at the end.
awaitable<result<answer_text>> grant_access(auth_desk desk, auth_options options);

// No client of that name uses oauth2: with the one that was meant.
failure not_known(const auth_desk& desk, const std::string& client);

}  // namespace sluice::cli
