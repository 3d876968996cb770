#pragma once

// Checks who sent a request: a password, a token, or a signature over the body. Decides only; no
// I/O. Comparisons take the same time wherever the texts differ.

#include <sluice/config/declaration.hpp>
#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::webhook {

enum class signature_form {
    github,   // X-Hub-Signature-256: sha256=HEX
    shopify,  // X-Shopify-Hmac-Sha256: BASE64
    stripe,   // Stripe-Signature: t=SECONDS,v1=HEX over "SECONDS.BODY"
    slack,    // X-Slack-Signature: v0=HEX over "v0:SECONDS:BODY"
    plain,    // a header of one's own, over the body
};

enum class signature_encoding { hex, base64 };

struct signature_options {
    signature_form form = signature_form::github;
    secret key;
    std::string header;  // of `plain`
    signature_encoding encoding = signature_encoding::hex;
    std::string prefix;
    std::chrono::milliseconds tolerance = std::chrono::minutes(5);

    bool is_timed() const {
        return form == signature_form::stripe || form == signature_form::slack;
    }
};

struct basic_sender {
    std::string user;
    secret password;
};

struct header_sender {
    std::string name;
    secret value;
};

struct sender_options {
    std::optional<basic_sender> basic;
    secret bearer;
    std::optional<header_sender> header;
    std::optional<signature_options> signature;
    std::vector<std::string> certificate;  // names of which one is in the sender's certificate
    bool anyone = false;
};

config::declaration<sender_options> sender_declaration();

// Returns the signature that proves the sender, or "" when a password or a token does. Fails (class
// credential) with the reason, which repeats nothing that the request or the configuration holds.
result<std::string> proof_of(const sender_options& sender, const net::request& asked,
                             wall_time now);

// Returns the value of WWW-Authenticate for a 401 (RFC 9110, section 11.6.1), or "" for a sender
// that proves itself by no scheme of HTTP.
std::string_view challenge_of(const sender_options& sender);

}  // namespace sluice::webhook
