#pragma once

// A program that asks the sandbox for access, and the browser to which it sends a person.

#include "unit/sandbox/service_fixture.hpp"

#include <map>

namespace sluice::sandbox {

class access_caller : public service_fixture {
 protected:
    using fields = std::map<std::string, std::string>;

    // RFC 7636, appendix B.
    static constexpr const char* verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static constexpr const char* challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    static fields question() {
        return {{"client_id", oauth_client},   {"redirect_uri", "http://127.0.0.1:7/back"},
                {"response_type", "code"},     {"state", "s\"1"},
                {"code_challenge", challenge}, {"code_challenge_method", "S256"}};
    }

    static std::string encoded(const fields& all) {
        std::string text;
        for (const auto& [name, value] : all) {
            text += (text.empty() ? "" : "&") + net::percent_encode(name) + "=" +
                    net::percent_encode(value);
        }
        return text;
    }

    answer show_page(const fields& asked) {
        net::request what;
        what.method = "GET";
        what.target = "/oauth/authorize?" + encoded(asked);
        return send(std::move(what));
    }

    answer post(const std::string& path, const fields& form,
                const std::string& authorization = {}) {
        net::request what;
        what.method = "POST";
        what.target = path;
        what.headers.add("Content-Type", "application/x-www-form-urlencoded");
        if (!authorization.empty()) {
            what.headers.add("Authorization", authorization);
        }
        what.body = encoded(form);
        return send(std::move(what));
    }

    // The address that the browser is sent to.
    std::string decide(const std::string& decision) {
        auto form = question();
        form["decision"] = decision;
        const auto made = post("/oauth/authorize", form);
        EXPECT_EQ(made.message.status, 302U) << made.message.body;
        return header_of(made, "Location");
    }

    std::string granted_code() {
        const auto place = decide("allow");
        const auto begin = place.find("code=") + 5;
        return place.substr(begin, place.find('&', begin) - begin);
    }

    answer token(const fields& form) { return post("/oauth/token", form); }

    // `changed` replaces correct fields by wrong ones.
    answer redeem(const std::string& code, const fields& changed = {}) {
        fields form{{"grant_type", "authorization_code"},
                    {"client_id", oauth_client},
                    {"code", code},
                    {"redirect_uri", "http://127.0.0.1:7/back"},
                    {"code_verifier", verifier}};
        for (const auto& [name, value] : changed) {
            form[name] = value;
        }
        return token(form);
    }

    answer renew(const std::string& refresh) {
        return token({{"grant_type", "refresh_token"},
                      {"client_id", oauth_client},
                      {"refresh_token", refresh}});
    }

    static fields with_secret(const std::string& grant) {
        return {
            {"grant_type", grant}, {"client_id", oauth_client}, {"client_secret", oauth_secret}};
    }

    answer me(const std::string& access) {
        net::request what;
        what.method = "GET";
        what.target = "/api/_public/v1/me";
        what.headers.add("Authorization", "Bearer " + access);
        return send(std::move(what));
    }

    static std::string text(const json::value& body, std::string_view name) {
        const auto* found = body.as_object().if_contains(name);
        return found == nullptr ? "" : std::string(found->as_string());
    }

    // "400 invalid_grant"
    static std::string error_of(const answer& made) {
        return std::to_string(made.message.status) + " " + text(body_of(made), "error");
    }
};

}  // namespace sluice::sandbox
