#pragma once

// An access token with what is needed to renew it.

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
    secret refresh;  // empty: it cannot be renewed by itself
    wall_time obtained{};
    std::optional<wall_time> expires;  // nothing: the server does not say
    std::string scope;
};

// Reads the reply of a token endpoint (RFC 6749, 5.1). Without a refresh token of its own, that of
// `previous` stays valid (6). Fails (class invalid) for what is no bearer token.
result<token> token_of_reply(const json::value& reply, wall_time now, const token* previous);

// For the vault alone, which seals the text: it holds the secrets. Reading fails with class
// credential: another grant mends it.
std::string unsealed_text(const token& token);
result<token> token_of_text(const std::string& text);

// Tells a token from every other one and says nothing of it: a one-way hash.
std::string mark_of(const token& token);

enum class token_state {
    usable,
    renew,  // usable still, or no longer: a new one is to be had with the refresh token
    over,   // it has ended and holds nothing to renew it with
};

token_state state_of(const token& token, wall_time now, std::chrono::milliseconds renew_ahead);

}  // namespace sluice::access
