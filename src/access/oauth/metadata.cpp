#include "access/oauth/metadata.hpp"

#include <sluice/net/outcome.hpp>

#include <boost/json/object.hpp>

namespace sluice::access {
namespace {

bool complete(const oauth2_settings& given) {
    const bool needs_person = given.grant == oauth2_grant::authorization_code;
    return !given.token_url.empty() && (!needs_person || !given.authorize_url.empty());
}

std::string url_of(const json::object& metadata, std::string_view name) {
    const auto* found = metadata.if_contains(name);
    if (found == nullptr || kind_of(*found) != json_kind::string) {
        return {};
    }
    std::string url(found->get_string());
    const bool http = url.starts_with("https://") || url.starts_with("http://");
    return http ? url : std::string();
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
    const auto document = parse_json(reply->body);
    if (!document) {
        co_return failure(failure_class::invalid, "no JSON");
    }
    co_return places_of(*document);
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

result<oauth2_places> places_of(const json::value& metadata) {
    const auto* members = metadata.if_object();
    oauth2_places found;
    if (members != nullptr) {
        found.authorize_url = url_of(*members, "authorization_endpoint");
        found.token_url = url_of(*members, "token_endpoint");
    }
    if (found.token_url.empty()) {
        return failure(failure_class::invalid, "the metadata names no token_endpoint");
    }
    return found;
}

awaitable<result<oauth2_places>> find_places(std::shared_ptr<net::http_client> through,
                                             oauth2_settings given, std::string base_url) {
    oauth2_places places{given.authorize_url, given.token_url};
    if (complete(given)) {
        co_return places;
    }
    std::string tried;
    auto kind = failure_class::invalid;
    for (const auto& url : metadata_urls(given, base_url)) {
        auto found = co_await ask(through, url);
        if (!found) {
            if (found.error().kind != failure_class::invalid) {
                kind = failure_class::unreachable;  // it may be named there, later
            }
            tried += (tried.empty() ? "" : "; ") + url + ": " + describe(found.error());
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
    const bool needs_person = given.grant == oauth2_grant::authorization_code;
    if (places.token_url.empty() || (needs_person && places.authorize_url.empty())) {
        co_return nowhere(tried, kind);
    }
    co_return places;
}

}  // namespace sluice::access
