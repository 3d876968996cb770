#include "access/oauth/oauth_token.hpp"

#include <sluice/model/base64.hpp>

#include <boost/json/object.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace sluice::access {
namespace {

// Past this, an expires_in is taken for a slip.
constexpr double longest_life_in_seconds = 10.0 * 365 * 24 * 3600;

std::string text_of(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found != nullptr && kind_of(*found) == json_kind::string
               ? std::string(found->get_string())
               : std::string();
}

// Servers send a number, and some a text of one.
std::optional<std::chrono::milliseconds> life_of(const json::object& reply) {
    const auto* found = reply.if_contains("expires_in");
    if (found == nullptr) {
        return std::nullopt;
    }
    double seconds = -1;
    if (kind_of(*found) == json_kind::number) {
        seconds = to_double(*found);
    } else if (const auto text = text_of(reply, "expires_in"); !text.empty()) {
        const auto number = parse_json(text);
        seconds = number && kind_of(*number) == json_kind::number ? to_double(*number) : -1;
    }
    if (seconds < 0 || seconds > longest_life_in_seconds) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

bool is_bearer(std::string type) {
    std::ranges::transform(type, type.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return type.empty() || type == "bearer";
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
        got.access = secret(text_of(*members, "access_token"));
    }
    if (got.access.empty()) {
        return failure(failure_class::invalid, "the reply holds no access_token",
                       "look whether token_url is the service's token endpoint");
    }
    if (const auto type = text_of(*members, "token_type"); !is_bearer(type)) {
        return failure(failure_class::invalid, "the token is of type '" + type + "', not Bearer");
    }
    got.refresh = secret(text_of(*members, "refresh_token"));
    if (got.refresh.empty() && previous != nullptr) {
        got.refresh = previous->refresh;
    }
    got.scope = text_of(*members, "scope");
    got.obtained = now;
    if (const auto life = life_of(*members)) {
        got.expires = now + *life;
    }
    return got;
}

std::string unsealed_text(const token& what) {
    json::object out;
    out["access"] = what.access.reveal();
    out["refresh"] = what.refresh.reveal();
    out["scope"] = what.scope;
    out["obtained"] = in_ms(what.obtained);
    if (what.expires) {
        out["expires"] = in_ms(*what.expires);
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
    got.access = secret(text_of(*members, "access"));
    got.refresh = secret(text_of(*members, "refresh"));
    got.scope = text_of(*members, "scope");
    if (const auto* at = members->if_contains("obtained"); at != nullptr && at->is_int64()) {
        got.obtained = from_ms(at->get_int64());
    }
    if (const auto* at = members->if_contains("expires"); at != nullptr && at->is_int64()) {
        got.expires = from_ms(at->get_int64());
    }
    return got;
}

std::string mark_of(const token& what) {
    const auto text = what.access.reveal() + "\n" + what.refresh.reveal();
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    return base64_url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

token_state state_of(const token& what, wall_time now, std::chrono::milliseconds renew_ahead) {
    if (!what.expires) {
        return token_state::usable;
    }
    // Of a token that lives shorter than that, half its life.
    const auto life = *what.expires - what.obtained;
    const auto ahead = std::min<wall_time::duration>(renew_ahead, life / 2);
    const bool ending = now >= *what.expires - ahead;
    if (!ending) {
        return token_state::usable;
    }
    if (!what.refresh.empty()) {
        return token_state::renew;
    }
    return now < *what.expires ? token_state::usable : token_state::over;
}

}  // namespace sluice::access
