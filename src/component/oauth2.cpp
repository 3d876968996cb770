#include <sluice/component/oauth2.hpp>

#include <algorithm>
#include <string_view>

namespace sluice {
namespace {

std::string judge_url(const std::string& url) {
    const bool good = url.empty() || url.starts_with("https://") || url.starts_with("http://");
    return good ? "" : "must begin with https:// or http://";
}

std::string judge_page(const std::string& url) {
    const auto wrong = judge_url(url);
    if (!wrong.empty() || url.empty()) {
        return wrong;
    }
    return is_safe_page(url) ? "" : "must begin with https://, unless it is on this machine";
}

void check_grant(const oauth2_settings& given, config::section_report& report) {
    const bool password = given.grant == oauth2_grant::password;
    if (password && given.user.empty()) {
        report.add("user", "grant 'password' needs a user", "add 'user' and 'password'");
    }
    if (!password && !given.user.empty()) {
        report.add("user", "only grant 'password' takes a user",
                   "leave it out, or set 'grant: password'");
    }
    const bool refresh = given.grant == oauth2_grant::refresh_token;
    if (refresh && given.refresh_token.empty()) {
        report.add("refresh_token", "grant 'refresh_token' needs a refresh_token",
                   "add 'refresh_token: ${credential:NAME}'");
    }
    if (!refresh && !given.refresh_token.empty()) {
        report.add("refresh_token", "only grant 'refresh_token' takes a refresh_token",
                   "leave it out, or set 'grant: refresh_token'");
    }
    if (given.grant == oauth2_grant::client_credentials && given.client_secret.empty()) {
        report.add("client_secret", "grant 'client_credentials' needs a client_secret",
                   "add 'client_secret: ${credential:NAME}'");
    }
}

using field_set = config::declaration<oauth2_settings>;

void declare_client(field_set& d) {
    using o = oauth2_settings;
    d.field("grant", &o::grant, "How the client gets a token")
        .choice("authorization_code", oauth2_grant::authorization_code,
                "a user consents once, in a browser: 'sluice auth grant'")
        .choice("client_credentials", oauth2_grant::client_credentials,
                "the client acts for itself")
        .choice("password", oauth2_grant::password, "with a user's name and password")
        .choice("refresh_token", oauth2_grant::refresh_token,
                "with a refresh token that the service issued before");
    d.field("client_id", &o::client_id, "The client's id at the service")
        .required()
        .not_empty()
        .example("sluice");
    d.field("client_secret", &o::client_secret, "Its secret; without one it is a public client")
        .example("${credential:ocoya-client-secret}");
    d.field("client_proof", &o::proof, "How the client's id and secret are sent")
        .choice("basic", oauth2_client_proof::basic, "in the Authorization header")
        .choice("body", oauth2_client_proof::body, "as fields of the request");
    d.field("scopes", &o::scopes, "What is asked for");
    d.field("user", &o::user, "Of grant 'password'");
    d.field("password", &o::password, "Of grant 'password'");
    d.field("refresh_token", &o::refresh_token,
            "The first refresh token, for grant 'refresh_token'. The ledger keeps each token that "
            "replaces it")
        .example("${credential:ocoya-refresh-token}");
}

void declare_places(field_set& d) {
    using o = oauth2_settings;
    d.field("authorize_url", &o::authorize_url,
            "The page where a user consents; by default the one in the host's metadata")
        .check(judge_page)
        .example("https://login.example.com/oauth/authorize");
    d.field("token_url", &o::token_url,
            "The token endpoint; by default the one in the host's metadata")
        .check(judge_url)
        .example("https://login.example.com/oauth/token");
    d.field("metadata_url", &o::metadata_url,
            "The metadata document; by default the well-known addresses (RFC 8414, OpenID) at the "
            "host of base_url")
        .check(judge_url);
    d.field("authorize_parameters", &o::authorize_parameters,
            "Further query parameters of authorize_url");
    d.field("renew_ahead", &o::renew_ahead, "The time before a token's end when it is renewed")
        .at_least(std::chrono::milliseconds(0));
    d.field("redirect_port", &o::redirect_port,
            "Port of the loopback address that the browser is sent back to; 0 is any free one, "
            "which a service must allow (RFC 8252, 7.3)")
        .at_least(0)
        .at_most(65'535);
}

}  // namespace

bool is_safe_page(const std::string& authorize_url) {
    if (authorize_url.starts_with("https://")) {
        return true;
    }
    for (const std::string_view here : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        const auto rest = authorize_url.substr(std::min(here.size(), authorize_url.size()));
        const bool ends = rest.empty() || rest.find_first_of(":/?") == 0;
        // The user part of "http://localhost:x@elsewhere/" would hide that its host is elsewhere.
        const bool user = rest.substr(0, rest.find_first_of("/?#")).find('@') != std::string::npos;
        if (authorize_url.starts_with(here) && ends && !user) {
            return true;
        }
    }
    return false;
}

const config::declaration<oauth2_settings>& oauth2_declaration() {
    static const auto declared = [] {
        field_set d("oauth2", "A token that is fetched and renewed (RFC 6749)");
        declare_client(d);
        declare_places(d);
        d.check({"grant", "user", "client_secret", "refresh_token"}, check_grant);
        return d;
    }();
    return declared;
}

}  // namespace sluice
