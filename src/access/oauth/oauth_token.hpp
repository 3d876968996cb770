#pragma once

// An access token, and the data to renew it.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace sluice::access {

struct token {
    secret access;
    secret refresh;  // empty: it cannot be renewed without a user
    wall_time obtained{};
    std::optional<wall_time> expires;  // nullopt: the server does not say
    std::string scope;
};

// Reads the reply of a token endpoint (RFC 6749, 5.1). A reply without a refresh token leaves the
// one of `previous` valid (6). Fails (class invalid) for a token that is no bearer token.
result<token> token_of_reply(const json::value& reply, wall_time now, const token* previous);

// For the vault only, which seals the text, because it holds the secrets. Reading fails with class
// credential: a new grant mends it.
std::string unsealed_text(const token& token);
result<token> token_of_text(const std::string& text);

// Returns a one-way hash that tells a token from every other one and reveals nothing.
std::string mark_of(const token& token);

enum class token_state {
    usable,
    renew,  // the refresh token gives a new one; the old one may still be good
    over,   // it has ended and cannot be renewed
};

token_state state_of(const token& token, wall_time now, std::chrono::milliseconds renew_ahead);

}  // namespace sluice::access
