#pragma once

// Holds and declares the options of a client of type `http`.

#include <sluice/component/budget.hpp>
#include <sluice/component/oauth2.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/net/settings.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::http {

struct basic_credential {
    std::string user;
    secret password;
};

struct header_credential {
    std::string name;
    secret value;
};

struct query_credential {
    std::string name;
    secret value;
};

enum class space_in_query { percent, plus };

// OAuth 1.0 with HMAC-SHA256. Both secrets together make the key of the signature.
struct oauth1_credential {
    std::string consumer_key;
    secret consumer_secret;
    std::string token;  // empty: the application alone signs
    secret token_secret;
    std::string realm;
};

// Holds the ways to authenticate. At most one is given.
struct credential_options {
    std::optional<basic_credential> basic;
    secret bearer;
    std::optional<header_credential> header;
    std::optional<query_credential> query;
    std::optional<oauth1_credential> oauth1;
    std::optional<oauth2_settings> oauth2;
};

struct client_options {
    std::string base_url;
    credential_options auth;
    std::optional<budget_limit> budget;  // none: no budget is kept
    std::map<std::string, std::string> append_headers;
    std::vector<std::string> remove_headers;
    std::vector<std::string> success;  // empty: the publisher decides, or 2xx and 303
    space_in_query space = space_in_query::percent;
    std::string probe;  // empty: a 403 is always about its request
    net::client_settings net;
};

const config::declaration<client_options>& client_declaration();

// Returns the problem of headers that the configuration states, or "".
std::string judge_headers(const std::map<std::string, std::string>& headers);

}  // namespace sluice::http
