#pragma once

// The authorization-code grant with PKCE (RFC 6749, 4.1; RFC 7636; RFC 8252), without I/O.

#include <sluice/component/oauth2.hpp>
#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>

#include <string>
#include <string_view>

namespace sluice::access {

// One request for a user's consent. Its values are random and good for one use.
struct authorization {
    secret state;     // comes back with the answer and ties it to this request
    secret verifier;  // proves to the token endpoint that this program asked for the code
};

authorization new_authorization();

// RFC 7636, 4.2: S256.
std::string challenge_of(const secret& verifier);

// The address that a user opens in a browser.
std::string authorize_address(const std::string& authorize_url, const oauth2_settings& given,
                              const authorization& asked, const std::string& redirect);

// Reads the code out of the address that the browser was sent back to (a whole URL, or a path with
// query). Fails with class credential when the user or the service refused, with class invalid when
// the address is no answer to `asked`.
result<secret> code_of(std::string_view address, const authorization& asked);

}  // namespace sluice::access
