#include "connectors/webhook/signature.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/peer.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace sluice::webhook {

namespace {

failure refused(std::string message) {
    return {failure_class::credential, std::move(message)};
}

bool is_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string hmac_sha256(const secret& key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    const auto* begin = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()), begin,
             text.size(), made.data(), &size) == nullptr) {
        throw std::runtime_error("libcrypto offers no HMAC");
    }
    return {reinterpret_cast<const char*>(made.data()), size};
}

struct signed_time {
    std::string_view text;
    std::int64_t seconds = 0;
};

std::optional<signed_time> time_in(std::string_view text) {
    signed_time made{text};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), made.seconds);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    // Later years than a time can hold would overflow it.
    return whole && made.seconds >= 0 && made.seconds < 100'000'000'000 ? std::optional(made)
                                                                        : std::nullopt;
}

result<void> check_time(const signature_options& options, const signed_time& at, wall_time now) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto apart = seconds > at.seconds ? seconds - at.seconds : at.seconds - seconds;
    const auto most = std::chrono::duration_cast<std::chrono::seconds>(options.tolerance).count();
    if (apart > most) {
        return refused("the signature's time is " + std::to_string(apart) +
                       " s away from now, and " + std::to_string(most) + " s are allowed");
    }
    return {};
}

struct stripe_header {
    std::optional<signed_time> at;
    std::vector<std::string_view> signatures;
};

stripe_header read_stripe(std::string_view text) {
    stripe_header made;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto part = trimmed(text.substr(0, comma), " ");
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        if (part.starts_with("t=")) {
            made.at = time_in(part.substr(2));
        } else if (part.starts_with("v1=")) {
            made.signatures.push_back(part.substr(3));
        }
    }
    return made;
}

constexpr const char* wrong = "the signature is not that of this body with the configured secret";

result<std::string> given_in(const net::request& asked, const std::string& header) {
    const auto value = asked.headers.find(header);
    if (!value || value->empty()) {
        return refused("the request has no header " + header);
    }
    return std::string(*value);
}

// One header holds the signature of the body alone.
result<std::string> proof_by_body(const net::request& asked, const secret& key,
                                  const std::string& header, std::string_view prefix,
                                  signature_encoding encoding) {
    auto given = given_in(asked, header);
    if (!given) {
        return given;
    }
    const auto bytes = hmac_sha256(key, asked.body);
    const auto meant =
        std::string(prefix) + (encoding == signature_encoding::hex ? hex_of(bytes) : base64(bytes));
    return is_equal(*given, meant) ? given : refused(wrong);
}

result<std::string> proof_by_stripe(const signature_options& options, const net::request& asked,
                                    wall_time now) {
    auto text = given_in(asked, "Stripe-Signature");
    if (!text) {
        return text;
    }
    const auto given = read_stripe(*text);
    if (!given.at || given.signatures.empty()) {
        return refused("the header Stripe-Signature has no t=… and v1=…");
    }
    const auto meant =
        hex_of(hmac_sha256(options.key, std::string(given.at->text) + "." + asked.body));
    // While a secret is replaced, the sender signs with both.
    for (const auto one : given.signatures) {
        if (is_equal(one, meant)) {
            const auto timely = check_time(options, *given.at, now);
            return timely ? result<std::string>(meant) : timely.error();
        }
    }
    return refused(wrong);
}

result<std::string> proof_by_slack(const signature_options& options, const net::request& asked,
                                   wall_time now) {
    const auto given = given_in(asked, "X-Slack-Signature");
    const auto time = given_in(asked, "X-Slack-Request-Timestamp");
    if (!given || !time) {
        return given ? time : given;
    }
    const auto at = time_in(*time);
    if (!at) {
        return refused("the header X-Slack-Request-Timestamp is no number of seconds");
    }
    const auto meant = "v0=" + hex_of(hmac_sha256(options.key, "v0:" + *time + ":" + asked.body));
    if (!is_equal(*given, meant)) {
        return refused(wrong);
    }
    const auto timely = check_time(options, *at, now);
    return timely ? given : timely.error();
}

result<std::string> proof_by_signature(const signature_options& options, const net::request& asked,
                                       wall_time now) {
    switch (options.form) {
        case signature_form::github:
            return proof_by_body(asked, options.key, "X-Hub-Signature-256",
                                 "sha256=", signature_encoding::hex);
        case signature_form::shopify:
            return proof_by_body(asked, options.key, "X-Shopify-Hmac-Sha256", "",
                                 signature_encoding::base64);
        case signature_form::stripe:
            return proof_by_stripe(options, asked, now);
        case signature_form::slack:
            return proof_by_slack(options, asked, now);
        case signature_form::plain:
            break;
    }
    return proof_by_body(asked, options.key, options.header, options.prefix, options.encoding);
}

result<std::string> proof_by_header(const net::request& asked, std::string_view name,
                                    std::string_view meant) {
    const auto given = asked.headers.find(name);
    if (!given) {
        return refused("the request has no header " + std::string(name));
    }
    return is_equal(*given, meant)
               ? result<std::string>(std::string())
               : refused("the header " + std::string(name) + " does not hold what is configured");
}

// A scheme counts in any case, and blanks follow it (RFC 9110, section 11.4).
result<std::string> proof_by_scheme(const net::request& asked, std::string_view scheme,
                                    std::string_view meant) {
    const auto given = given_in(asked, "Authorization");
    if (!given) {
        return given;
    }
    const std::string_view text = *given;
    const auto end = std::min(text.find(' '), text.size());
    const auto begin = std::min(text.find_first_not_of(' ', end), text.size());
    return ascii::same_ignoring_case(text.substr(0, end), scheme) &&
                   is_equal(text.substr(begin), meant)
               ? result<std::string>(std::string())
               : refused("the header Authorization does not hold what is configured");
}

config::declaration<basic_sender> basic_declaration() {
    config::declaration<basic_sender> d("basic", "User and password (RFC 7617)");
    d.field("user", &basic_sender::user, "The user").required().not_empty();
    d.field("password", &basic_sender::password, "The password")
        .required()
        .not_empty()
        .example("${credential:webhook}");
    return d;
}

config::declaration<header_sender> header_declaration() {
    config::declaration<header_sender> d("header", "A header that holds a shared secret");
    d.field("name", &header_sender::name, "The header").required().not_empty().example("X-Token");
    d.field("value", &header_sender::value, "The secret")
        .required()
        .not_empty()
        .example("${credential:webhook}");
    return d;
}

config::declaration<signature_options> signature_declaration() {
    using o = signature_options;
    config::declaration<o> d("signature", "An HMAC-SHA256 that the sender makes with a secret");
    d.field("form", &o::form, "Where the signature stands, and over which text")
        .required()
        .choice("github", signature_form::github, "X-Hub-Signature-256, over the body")
        .choice("shopify", signature_form::shopify, "X-Shopify-Hmac-Sha256, over the body")
        .choice("stripe", signature_form::stripe, "Stripe-Signature, over the time and the body")
        .choice("slack", signature_form::slack, "X-Slack-Signature, over the time and the body")
        .choice("plain", signature_form::plain, "`header`, over the body");
    d.field("secret", &o::key, "The secret that the sender signs with")
        .required()
        .not_empty()
        .example("${credential:webhook}");
    d.field("header", &o::header, "The header of `plain`").example("X-Signature");
    d.field("encoding", &o::encoding, "How `plain` writes the signature")
        .choice("hex", signature_encoding::hex)
        .choice("base64", signature_encoding::base64);
    d.field("prefix", &o::prefix, "The text before the signature of `plain`")
        .example("\"sha256=\"");
    d.field(
         "tolerance", &o::tolerance,
         "How far the time of a signature may be from now (stripe, slack). In that time a signed "
         "request is taken once")
        .at_least(std::chrono::milliseconds(0))
        .at_most(std::chrono::hours(24))
        .example("2m");
    d.check({"form", "header", "encoding", "prefix", "tolerance"},
            [](const o& options, config::section_report& report) {
                const bool plain = options.form == signature_form::plain;
                for (const std::string_view key : {"header", "encoding", "prefix"}) {
                    if (report.given(key) && !plain) {
                        report.add(key, "this form has no '" + std::string(key) + "'",
                                   "leave it out, or take `form: plain`");
                    }
                }
                if (plain && options.header.empty()) {
                    report.add("form", "the form plain needs 'header'",
                               "name the header that holds the signature");
                }
                if (report.given("tolerance") && !options.is_timed()) {
                    report.add("tolerance", "the signatures of this form have no time",
                               "leave it out");
                }
            });
    return d;
}

result<std::string> proof_by_certificate(const std::vector<std::string>& names,
                                         const net::request& asked) {
    if (!asked.from || asked.from->certificate.empty()) {
        return refused("the sender gave no client certificate of a known authority");
    }
    const auto is_named = [&](const std::string& name) {
        return name == "*" ||
               std::ranges::find(asked.from->certificate, name) != asked.from->certificate.end();
    };
    if (std::ranges::none_of(names, is_named)) {
        return refused("the sender's client certificate has another name");
    }
    return std::string();
}

}  // namespace

config::declaration<sender_options> sender_declaration() {
    using o = sender_options;
    config::declaration<o> d("auth", "How a sender proves itself: one of these");
    d.field("basic", &o::basic, "User and password", basic_declaration());
    d.field("bearer", &o::bearer, "A token, in Authorization: Bearer")
        .not_empty()
        .example("${credential:webhook}");
    d.field("header", &o::header, "A shared secret in a header", header_declaration());
    d.field("signature", &o::signature, "A signature over the body", signature_declaration());
    d.field("certificate", &o::certificate,
            "Names of which one is in the sender's client certificate: the common name, a host or "
            "URI of it, or its whole subject; * takes each certificate of "
            "daemon.webhooks.client_ca_file")
        .not_empty()
        .example("[partner.example]");
    d.field("anyone", &o::anyone, "Takes every request, for a listener that nobody else reaches");
    d.check({"basic", "bearer", "header", "signature", "certificate", "anyone"},
            [](const o& options, config::section_report& report) {
                const int given = (options.basic ? 1 : 0) + (report.given("bearer") ? 1 : 0) +
                                  (options.header ? 1 : 0) + (options.signature ? 1 : 0) +
                                  (options.certificate.empty() ? 0 : 1) + (options.anyone ? 1 : 0);
                if (given != 1) {
                    report.add("anyone",
                               given == 0 ? "nothing says how a sender proves itself"
                                          : "more than one way to prove the sender",
                               "give one of basic, bearer, header, signature and certificate; "
                               "`anyone: true` takes every request");
                }
            });
    return d;
}

result<std::string> proof_of(const sender_options& sender, const net::request& asked,
                             wall_time now) {
    if (sender.signature) {
        return proof_by_signature(*sender.signature, asked, now);
    }
    if (sender.basic) {
        return proof_by_scheme(asked, "Basic",
                               base64(sender.basic->user + ":" + sender.basic->password.reveal()));
    }
    if (sender.header) {
        return proof_by_header(asked, sender.header->name, sender.header->value.reveal());
    }
    if (!sender.certificate.empty()) {
        return proof_by_certificate(sender.certificate, asked);
    }
    if (!sender.bearer.empty()) {
        return proof_by_scheme(asked, "Bearer", sender.bearer.reveal());
    }
    return sender.anyone ? result<std::string>(std::string()) : refused("no sender is configured");
}

std::string_view challenge_of(const sender_options& sender) {
    if (sender.basic) {
        return "Basic realm=\"webhook\", charset=\"UTF-8\"";
    }
    return sender.bearer.empty() ? "" : "Bearer";
}

}  // namespace sluice::webhook
