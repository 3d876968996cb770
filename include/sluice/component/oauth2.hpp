#pragma once

// What a client's configuration says of OAuth2 (RFC 6749), declared once for every type of client.
// A token itself never stands in a configuration.

#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice {

enum class oauth2_grant {
    authorization_code,  // a person says yes once, in a browser: `sluice auth grant`
    client_credentials,  // the client speaks for itself
    password,            // a user's name and password (RFC 6749, 4.3)
    refresh_token,       // a refresh token that the service gave out elsewhere (RFC 6749, 6)
};

// How the client's own id and secret are sent (RFC 6749, 2.3.1).
enum class oauth2_client_proof { basic, body };

struct oauth2_settings {
    oauth2_grant grant = oauth2_grant::authorization_code;
    std::string client_id;
    secret client_secret;       // empty: a public client
    std::string authorize_url;  // empty: what the host's metadata says
    std::string token_url;      // empty: what the host's metadata says
    std::string metadata_url;   // empty: looked for at the host of base_url (RFC 8414, OpenID)
    std::vector<std::string> scopes;
    oauth2_client_proof proof = oauth2_client_proof::basic;
    std::string user;  // of the password grant
    secret password;
    secret refresh_token;  // of the refresh_token grant: the first one
    std::map<std::string, std::string> authorize_parameters;  // e.g. prompt, audience
    std::chrono::milliseconds renew_ahead = std::chrono::seconds(60);
    std::int64_t redirect_port = 0;  // of the loopback address; 0: any free one
};

const config::declaration<oauth2_settings>& oauth2_declaration();

// A person may be sent to that page: it has TLS, or it is on this machine (RFC 6749, 3.1).
bool is_safe_page(const std::string& authorize_url);

}  // namespace sluice
