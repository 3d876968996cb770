#include "access/oauth/oauth_token.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace sluice::access {
namespace {

// A longer expires_in is most likely a mistake.
constexpr double longest_life_in_seconds = 10.0 * 365 * 24 * 3600;

// Most servers send a number, and some a text with a number.
std::optional<std::chrono::milliseconds> life_of(const json::object& reply) {
    const auto* found = reply.if_contains("expires_in");
    if (found == nullptr) {
        return std::nullopt;
    }
    double seconds = -1;
    if (kind_of(*found) == json_kind::number) {
        seconds = to_double(*found);
    } else if (const auto text = text_member(reply, "expires_in"); !text.empty()) {
        const auto number = parse_json(text);
        seconds = number && kind_of(*number) == json_kind::number ? to_double(*number) : -1;
    }
    if (seconds < 0 || seconds > longest_life_in_seconds) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

bool is_bearer(std::string_view type) {
    return type.empty() || ascii::same_ignoring_case(type, "bearer");
}

std::int64_t in_ms(wall_time at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

wall_time from_ms(std::int64_t ms) {
    return wall_time(std::chrono::milliseconds(ms));
}

}  // namespace

result<token> token_of_reply(const json::value& reply, wall_time now, const token* previous) {
    const auto* members = reply.if_object();
    token got;
    if (members != nullptr) {
        got.access = secret(text_member(*members, "access_token"));
    }
    if (got.access.empty()) {
        return failure(failure_class::invalid, "the reply holds no access_token",
                       "look whether token_url is the service's token endpoint");
    }
    if (const auto type = text_member(*members, "token_type"); !is_bearer(type)) {
        return failure(failure_class::invalid, "the token is of type '" + type + "', not Bearer");
    }
    got.refresh = secret(text_member(*members, "refresh_token"));
    if (got.refresh.empty() && previous != nullptr) {
        got.refresh = previous->refresh;
    }
    got.scope = text_member(*members, "scope");
    got.obtained = now;
    if (const auto life = life_of(*members)) {
        got.expires = now + *life;
    }
    return got;
}

std::string unsealed_text(const token& token) {
    json::object out;
    out["access"] = token.access.reveal();
    out["refresh"] = token.refresh.reveal();
    out["scope"] = token.scope;
    out["obtained"] = in_ms(token.obtained);
    if (token.expires) {
        out["expires"] = in_ms(*token.expires);
    }
    return write_json(out);
}

result<token> token_of_text(const std::string& text) {
    const auto read = parse_json(text);
    const auto* members = read ? read->if_object() : nullptr;
    if (members == nullptr) {
        return failure(failure_class::credential, "the stored token cannot be read");
    }
    token got;
    got.access = secret(text_member(*members, "access"));
    got.refresh = secret(text_member(*members, "refresh"));
    got.scope = text_member(*members, "scope");
    if (const auto at = integer_member(*members, "obtained")) {
        got.obtained = from_ms(*at);
    }
    if (const auto at = integer_member(*members, "expires")) {
        got.expires = from_ms(*at);
    }
    return got;
}

std::string mark_of(const token& token) {
    const auto text = token.access.reveal() + "\n" + token.refresh.reveal();
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    return base64_url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

token_state state_of(const token& token, wall_time now, std::chrono::milliseconds renew_ahead) {
    if (!token.expires) {
        return token_state::usable;
    }
    // A token with a shorter life is renewed after half of it.
    const auto life = *token.expires - token.obtained;
    const auto ahead = std::min<wall_time::duration>(renew_ahead, life / 2);
    const bool ending = now >= *token.expires - ahead;
    if (!ending) {
        return token_state::usable;
    }
    if (!token.refresh.empty()) {
        return token_state::renew;
    }
    return now < *token.expires ? token_state::usable : token_state::over;
}

}  // namespace sluice::access
