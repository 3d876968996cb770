#pragma once

// Reads the OAuth2 settings of a client (RFC 6749), declared once for every type of client. The
// configuration never holds an access token.

#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice {

enum class oauth2_grant {
    authorization_code,  // an operator consents once, in a browser: `sluice auth grant`
    client_credentials,  // the client acts for itself
    password,            // a user's name and password (RFC 6749, 4.3)
    refresh_token,  // starts from a refresh token that the service issued elsewhere (RFC 6749, 6)
};

// How the client sends its own id and secret (RFC 6749, 2.3.1).
enum class oauth2_client_proof { basic, body };

struct oauth2_settings {
    oauth2_grant grant = oauth2_grant::authorization_code;
    std::string client_id;
    secret client_secret;       // empty for a public client
    std::string authorize_url;  // empty: taken from the host's metadata
    std::string token_url;      // empty: taken from the host's metadata
    std::string metadata_url;   // empty: looked up at the host of base_url (RFC 8414, OpenID)
    std::vector<std::string> scopes;
    oauth2_client_proof proof = oauth2_client_proof::basic;
    std::string user;  // for the password grant
    secret password;
    secret refresh_token;  // for the refresh_token grant: the first one
    std::map<std::string, std::string> authorize_parameters;  // e.g. prompt, audience
    std::chrono::milliseconds renew_ahead = std::chrono::seconds(60);
    std::int64_t redirect_port = 0;  // on the loopback address; 0: any free port
};

const config::declaration<oauth2_settings>& oauth2_declaration();

// True when the consent page may be opened in a browser: it uses TLS, or it is on this machine (RFC
// 6749, 3.1).
bool is_safe_page(const std::string& authorize_url);

}  // namespace sluice
