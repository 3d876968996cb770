#include "access/oauth/token_request.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/rate_note.hpp>

#include <boost/json/object.hpp>

namespace sluice::access {
namespace {

std::string stated(const net::response& reply, const char* name) {
    const auto body = parse_foreign_json(reply.body);
    return body ? net::excerpt(text_member(body->value, name), 200) : std::string();
}

// The errors of RFC 6749, 5.2. The server's text is shown unchanged.
token_answer refusal_of(const net::response& reply) {
    const auto error = stated(reply, "error");
    const auto more = stated(reply, "error_description");
    auto words = error + (error.empty() || more.empty() ? "" : ": ") + more;
    if (words.empty()) {
        words = "HTTP " + std::to_string(reply.status) + ": " + net::error_text(reply);
    }
    return {failure(failure_class::credential, "the token endpoint refuses: " + words),
            error == "invalid_grant"};
}

}  // namespace

form code_form(const std::string& code, const std::string& redirect, const std::string& verifier) {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"redirect_uri", redirect},
            {"code_verifier", verifier}};
}

form refresh_form(const token& present) {
    return {{"grant_type", "refresh_token"}, {"refresh_token", present.refresh.reveal()}};
}

form own_form(const oauth2_settings& given) {
    form fields;
    if (given.grant == oauth2_grant::password) {
        fields = {{"grant_type", "password"},
                  {"username", given.user},
                  {"password", given.password.reveal()}};
    } else {
        fields = {{"grant_type", "client_credentials"}};
    }
    if (const auto scopes = joined(given.scopes, " "); !scopes.empty()) {
        fields.emplace_back("scope", scopes);
    }
    return fields;
}

net::request token_request(const std::string& url, const oauth2_settings& given, form fields) {
    net::request out;
    out.method = "POST";
    out.target = url;
    out.repeatable = false;        // a code and a rotated refresh token are good for one use
    out.follow_redirects = false;  // the secrets in it are for this address alone
    out.headers.set("Accept", "application/json");
    out.headers.set("Content-Type", "application/x-www-form-urlencoded");
    const bool in_header =
        given.proof == oauth2_client_proof::basic && !given.client_secret.empty();
    if (in_header) {
        // Both parts are form-encoded first (RFC 6749, 2.3.1).
        out.headers.set("Authorization",
                        "Basic " + base64(net::percent_encode(given.client_id, true) + ":" +
                                          net::percent_encode(given.client_secret.reveal(), true)));
    } else {
        fields.emplace_back("client_id", given.client_id);
        if (!given.client_secret.empty()) {
            fields.emplace_back("client_secret", given.client_secret.reveal());
        }
    }
    for (const auto& [name, value] : fields) {
        out.body += (out.body.empty() ? "" : "&") + net::percent_encode(name, true) + "=" +
                    net::percent_encode(value, true);
    }
    return out;
}

token_answer read_token_reply(const net::response& reply, wall_time now, const token* previous) {
    const bool refuses = reply.status == 400 || reply.status == 401 || reply.status == 403;
    if (refuses && !net::asks_to_slow_down(reply, now)) {
        return refusal_of(reply);
    }
    if (auto fault = net::fault_of_status(reply, "token endpoint", now)) {
        if (reply.status >= 300 && reply.status < 400) {
            fault->mend =
                "no token request follows a redirect: write that address as "
                "oauth2.token_url";
        }
        return {*std::move(fault)};
    }
    if (!reply.unread_body.empty()) {
        return {failure(failure_class::invalid, "token endpoint: " + reply.unread_body,
                        "look at the service, and at what stands in front of it")};
    }
    // The refresh token may have been rotated, so every reply that can be read in some way must be
    // used.
    auto body = parse_foreign_json(reply.body);
    if (!body) {
        return {failure(failure_class::invalid, "the token endpoint answers no JSON",
                        "look whether token_url is the service's token endpoint")};
    }
    return {token_of_reply(body->value, now, previous), false, std::move(body->mended)};
}

awaitable<token_answer> ask_for_token(std::shared_ptr<net::http_client> through,
                                      net::request request, clock* time, const token* previous) {
    const auto reply = co_await through->send(std::move(request));
    if (!reply) {
        co_return token_answer(reply.error());
    }
    co_return read_token_reply(*reply, time->now(), previous);
}

}  // namespace sluice::access
