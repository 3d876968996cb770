#include "access/oauth/metadata.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>

#include <boost/json/object.hpp>

#include <utility>

namespace sluice::access {
namespace {

bool complete(const oauth2_settings& given) {
    const bool needs_person = given.grant == oauth2_grant::authorization_code;
    return !given.token_url.empty() && (!needs_person || !given.authorize_url.empty());
}

std::string url_of(const json::object& metadata, std::string_view name) {
    auto url = text_member(metadata, name);
    const bool http = url.starts_with("https://") || url.starts_with("http://");
    return http ? url : std::string();
}

// Returns "https://login.example:8443": the same text for every spelling of one host.
std::string host_of(std::string_view url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) {
        return {};
    }
    std::string host = ascii::lower(url.substr(0, url.find_first_of("/?#", scheme_end + 3)));
    const std::string_view port = host.starts_with("https:") ? ":443" : ":80";
    if (host.ends_with(port)) {
        host.resize(host.size() - port.size());
    }
    return host;
}

// Without TLS, an attacker on the network path could send the user to another page.
result<oauth2_places> judged(oauth2_places found, bool needs_person) {
    if (needs_person && !is_safe_page(found.authorize_url)) {
        return failure(failure_class::invalid,
                       "the page at " + host_of(found.authorize_url) +
                           " has no TLS and is not on this machine: nobody is sent there",
                       "give its https address as oauth2.authorize_url");
    }
    return found;
}

awaitable<result<oauth2_places>> ask(std::shared_ptr<net::http_client> through, std::string url) {
    net::request question;
    question.target = url;
    question.headers.set("Accept", "application/json");
    const auto reply = co_await through->send(std::move(question));
    if (!reply) {
        co_return reply.error();
    }
    if (reply->status != 200) {
        const bool passing = reply->status == 429 || reply->status >= 500;
        co_return failure(passing ? failure_class::unreachable : failure_class::invalid,
                          "HTTP " + std::to_string(reply->status));
    }
    const auto document = parse_foreign_json(reply->body);
    if (!document) {
        co_return failure(failure_class::invalid, "no JSON");
    }
    co_return places_of(document->value, url);
}

failure nowhere(const std::string& tried, failure_class kind) {
    return {kind,
            tried.empty() ? "it is not known where tokens are given out"
                          : "it is not known where tokens are given out: " + tried,
            "set oauth2.authorize_url and oauth2.token_url; the service's own pages for developers "
            "name them"};
}

}  // namespace

std::vector<std::string> metadata_urls(const oauth2_settings& given, const std::string& base_url) {
    if (!given.metadata_url.empty()) {
        return {given.metadata_url};
    }
    const auto scheme_end = base_url.find("://");
    if (scheme_end == std::string::npos) {
        return {};
    }
    const auto host = base_url.substr(0, base_url.find_first_of("/?#", scheme_end + 3));
    return {host + "/.well-known/oauth-authorization-server",
            host + "/.well-known/openid-configuration"};
}

result<oauth2_places> places_of(const json::value& metadata, const std::string& url) {
    const auto* members = metadata.if_object();
    if (members == nullptr) {
        return failure(failure_class::invalid, "the metadata is no object");
    }
    const auto issuer = text_member(*members, "issuer");
    if (host_of(issuer) != host_of(url)) {
        return failure(failure_class::invalid,
                       "the metadata is that of another host: its issuer is '" +
                           net::excerpt(issuer, 200) + "'");
    }
    oauth2_places found{url_of(*members, "authorization_endpoint"),
                        url_of(*members, "token_endpoint")};
    if (found.token_url.empty()) {
        return failure(failure_class::invalid, "the metadata names no token_endpoint");
    }
    for (const auto* place : {&found.authorize_url, &found.token_url}) {
        if (url.starts_with("https://") && place->starts_with("http://")) {
            return failure(failure_class::invalid,
                           "the metadata leads from https to " + net::excerpt(*place, 200));
        }
    }
    return found;
}

awaitable<result<oauth2_places>> find_places(std::shared_ptr<net::http_client> through,
                                             oauth2_settings given, std::string base_url) {
    oauth2_places places{given.authorize_url, given.token_url};
    const bool needs_person = given.grant == oauth2_grant::authorization_code;
    if (complete(given)) {
        co_return judged(std::move(places), needs_person);
    }
    std::string tried;
    auto kind = failure_class::invalid;
    for (const auto& url : metadata_urls(given, base_url)) {
        auto found = co_await ask(through, url);
        if (!found) {
            if (found.error().kind != failure_class::invalid) {
                kind = failure_class::unreachable;  // the metadata may name it later
            }
            append_item(tried, url + ": " + describe(found.error()), "; ");
            continue;
        }
        if (places.authorize_url.empty()) {
            places.authorize_url = found->authorize_url;
        }
        if (places.token_url.empty()) {
            places.token_url = found->token_url;
        }
        break;
    }
    if (places.token_url.empty() || (needs_person && places.authorize_url.empty())) {
        co_return nowhere(tried, kind);
    }
    co_return judged(std::move(places), needs_person);
}

}  // namespace sluice::access
