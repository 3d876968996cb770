#include "connectors/http/client_options.hpp"

#include <sluice/net/success_rule.hpp>

#include <string_view>

namespace sluice::http {

namespace {

std::string judge_url(const std::string& url) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
        return "must begin with https:// or http://";
    }
    return {};
}

std::string judge_probe(const std::string& path) {
    return path.empty() || path.starts_with('/') ? "" : "must be a path that begins with /";
}

config::declaration<basic_credential> basic_declaration() {
    config::declaration<basic_credential> d("basic", "User and password (RFC 7617)");
    // RFC 7617, 2: the first colon ends the user.
    d.field("user", &basic_credential::user, "The user")
        .required()
        .not_empty()
        .check([](const std::string& user) {
            return user.find(':') == std::string::npos ? "" : "must not hold a colon";
        });
    d.field("password", &basic_credential::password, "The password").required();
    return d;
}

config::declaration<header_credential> header_declaration() {
    config::declaration<header_credential> d("header", "A header that holds a key");
    d.field("name", &header_credential::name, "The header")
        .required()
        .not_empty()
        .example("X-API-Key");
    d.field("value", &header_credential::value, "The key")
        .required()
        .not_empty()
        .example("${env:SHOP_KEY}");
    return d;
}

config::declaration<query_credential> query_declaration() {
    config::declaration<query_credential> d("query",
                                            "A key in the query of every request, for services "
                                            "that take no header; their logs show it with the URL");
    d.field("name", &query_credential::name, "The parameter")
        .required()
        .not_empty()
        .example("api_key");
    d.field("value", &query_credential::value, "The key")
        .required()
        .not_empty()
        .example("${env:SHOP_KEY}");
    return d;
}

void check_token(const oauth1_credential& given, config::section_report& report) {
    if (given.token.empty() != given.token_secret.empty()) {
        report.add(given.token.empty() ? "token_secret" : "token",
                   "a token and its secret belong together", "give both, or neither");
    }
}

config::declaration<oauth1_credential> oauth1_declaration() {
    using o = oauth1_credential;
    config::declaration<o> d("oauth1",
                             "A signature on every request (OAuth 1.0, RFC 5849) with HMAC-SHA256, "
                             "as Magento takes it. A request is one attempt, and its redirects are "
                             "not followed: a signature holds once, for one URL");
    d.field("consumer_key", &o::consumer_key, "The key of the application").required().not_empty();
    d.field("consumer_secret", &o::consumer_secret, "Its secret")
        .required()
        .not_empty()
        .example("${credential:magento_consumer_secret}");
    d.field("token", &o::token, "The access token; without it the application alone signs");
    d.field("token_secret", &o::token_secret, "Its secret")
        .example("${credential:magento_token_secret}");
    d.field("realm", &o::realm, "A realm, if the server asks for one; it is not signed");
    d.check({"token", "token_secret"}, check_token);
    return d;
}

config::declaration<credential_options> credential_declaration() {
    config::declaration<credential_options> d("auth", "The credential: one of these");
    d.field("basic", &credential_options::basic, "User and password", basic_declaration());
    d.field("bearer", &credential_options::bearer, "A token, sent as Authorization: Bearer")
        .example("${env:SHOP_TOKEN}");
    d.field("header", &credential_options::header, "A key in a header", header_declaration());
    d.field("query", &credential_options::query, "A key in the query", query_declaration());
    d.field("oauth1", &credential_options::oauth1, "A signature on every request, with HMAC-SHA256",
            oauth1_declaration());
    d.field("oauth2", &credential_options::oauth2,
            "A token that is fetched and renewed, sent as Authorization: Bearer",
            oauth2_declaration());
    d.check({"basic", "bearer", "header", "query", "oauth1", "oauth2"},
            [](const credential_options& options, config::section_report& report) {
                const int given = (options.basic ? 1 : 0) + (options.bearer.empty() ? 0 : 1) +
                                  (options.header ? 1 : 0) + (options.query ? 1 : 0) +
                                  (options.oauth1 ? 1 : 0) + (options.oauth2 ? 1 : 0);
                if (given > 1) {
                    report.add("basic", "more than one way to authenticate",
                               "keep one of basic, bearer, header, query, oauth1 and oauth2");
                }
            });
    return d;
}

}  // namespace

std::string judge_headers(const std::map<std::string, std::string>& headers) {
    for (const auto& [name, value] : headers) {
        if (name.empty() || name.find_first_of(std::string_view(" :\r\n\t\0", 6)) != name.npos) {
            return "'" + name + "' cannot be the name of a header";
        }
        // A line break in a value would begin another header.
        if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos) {
            return "the value of '" + name + "' holds a line break";
        }
    }
    return {};
}

const config::declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        config::declaration<client_options> d("http", "One HTTP API, with its credential");
        d.field("base_url", &client_options::base_url,
                "The address of the API; publishers and subscribers name paths below it")
            .required()
            .check(judge_url)
            .example("https://shop.example/api");
        d.field("auth", &client_options::auth, "The credential", credential_declaration());
        d.field("budget", &client_options::budget,
                "The requests that the credential may make; clients with the same one share them. "
                "With a budget each request is one attempt: `retry` is the outgoing's then",
                budget_declaration());
        d.field(
             "append_headers", &client_options::append_headers,
             "Headers on every request beside those of the same name; `headers` are put on where "
             "a request has none of that name")
            .example("{Via: 1.1 sluice}")
            .check(judge_headers);
        d.field("remove_headers", &client_options::remove_headers,
                "Names of headers that are taken off every request")
            .example("[Content-Type]");
        d.field("success", &client_options::success,
                "Statuses that mean it was done, for publishers through this client that say "
                "nothing else; `any` is all of them. Without it 2xx, and a 303")
            .example("[2xx, 404]")
            .check(net::judge_success);
        d.field("space", &client_options::space,
                "How a space stands in a query, where a publisher says nothing else")
            .choice("percent", space_in_query::percent, "%20")
            .choice("plus", space_in_query::plus, "+");
        d.field("probe", &client_options::probe,
                "A path that every good credential may GET. Asked after a 403, it tells a refused "
                "credential, for which tasks wait, from a request that is not allowed, which "
                "fails. Without it a 403 always speaks of its request")
            .example("/me")
            .check(judge_probe);
        d.include(&client_options::net, net::client_settings_declaration());
        return d;
    }();
    return declared;
}

}  // namespace sluice::http
