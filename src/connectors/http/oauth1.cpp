#include "connectors/http/oauth1.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/text.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace sluice::http {
namespace {

std::string form_decoded(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    auto plain = net::percent_decode(spaced);
    return plain ? *std::move(plain) : spaced;
}

// RFC 5849, 3.4.1.3.1: a name without "=" has an empty value.
void add_pairs(std::string_view text, oauth1_parameters& into) {
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) {
            continue;
        }
        const auto sign = std::min(pair.find('='), pair.size());
        into.emplace_back(form_decoded(pair.substr(0, sign)),
                          form_decoded(pair.substr(std::min(sign + 1, pair.size()))));
    }
}

struct url_parts {
    std::string base;  // RFC 5849, 3.4.1.2
    std::string_view query;
};

url_parts split(std::string_view url) {
    const auto scheme_end = url.find("://");
    const auto scheme = ascii::lower(std::string(url.substr(0, scheme_end)));
    auto rest = url.substr(scheme_end == url.npos ? url.size() : scheme_end + 3);
    rest = rest.substr(0, rest.find('#'));
    const auto mark = std::min(rest.find('?'), rest.size());
    url_parts made;
    made.query = rest.substr(std::min(mark + 1, rest.size()));
    rest = rest.substr(0, mark);
    const auto slash = std::min(rest.find('/'), rest.size());
    auto host = ascii::lower(std::string(rest.substr(0, slash)));
    const std::string_view usual = scheme == "https" ? ":443" : ":80";
    if (host.ends_with(usual)) {
        host.erase(host.size() - usual.size());
    }
    const auto path = rest.substr(slash);
    made.base = scheme + "://" + host + (path.empty() ? "/" : std::string(path));
    return made;
}

std::string normalized(oauth1_parameters parameters) {
    for (auto& [name, value] : parameters) {
        name = net::percent_encode(name);
        value = net::percent_encode(value);
    }
    std::ranges::sort(parameters);
    std::string text;
    for (const auto& [name, value] : parameters) {
        append_item(text, name + "=" + value, "&");
    }
    return text;
}

std::string hmac_sha256(const std::string& key, const std::string& text) {
    std::array<unsigned char, 32> digest{};
    unsigned length = digest.size();
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(),
             digest.data(), &length) == nullptr) {
        throw std::runtime_error("HMAC-SHA256 is not available");
    }
    return {reinterpret_cast<const char*>(digest.data()), length};
}

bool is_form(const net::request& request) {
    const auto type = request.headers.find("Content-Type");
    constexpr std::string_view form = "application/x-www-form-urlencoded";
    return type && ascii::same_ignoring_case(trimmed(type->substr(0, type->find(';'))), form);
}

}  // namespace

std::string oauth1_base_string(const signed_request& request, const oauth1_parameters& parameters) {
    const auto url = split(request.url);
    auto all = parameters;
    add_pairs(url.query, all);
    add_pairs(request.form, all);
    std::string method(request.method);
    std::ranges::transform(method, method.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return net::percent_encode(method) + "&" + net::percent_encode(url.base) + "&" +
           net::percent_encode(normalized(std::move(all)));
}

std::string oauth1_header(const oauth1_credential& credential, const signed_request& request,
                          const std::string& nonce, std::int64_t timestamp) {
    oauth1_parameters parameters = {{"oauth_consumer_key", credential.consumer_key},
                                    {"oauth_nonce", nonce},
                                    {"oauth_signature_method", "HMAC-SHA256"},
                                    {"oauth_timestamp", std::to_string(timestamp)},
                                    {"oauth_version", "1.0"}};
    if (!credential.token.empty()) {
        parameters.emplace_back("oauth_token", credential.token);
    }
    const auto key = net::percent_encode(credential.consumer_secret.reveal()) + "&" +
                     net::percent_encode(credential.token_secret.reveal());
    const auto base = oauth1_base_string(request, parameters);
    parameters.emplace_back("oauth_signature", base64(hmac_sha256(key, base)));
    std::string header =
        credential.realm.empty() ? "" : "realm=\"" + net::percent_encode(credential.realm) + "\"";
    for (const auto& [name, value] : parameters) {
        append_item(header, name + "=\"" + net::percent_encode(value) + "\"");
    }
    return "OAuth " + header;
}

void sign_oauth1(const oauth1_credential& credential, const std::string& base_url,
                 net::request& request, const std::string& nonce, std::int64_t timestamp) {
    auto url = base_url;
    while (url.ends_with('/')) {
        url.pop_back();
    }
    url += request.target.starts_with('/') ? request.target : "/" + request.target;
    const std::string_view form = is_form(request) ? std::string_view(request.body) : "";
    request.headers.set("Authorization",
                        oauth1_header(credential, {request.method, url, form}, nonce, timestamp));
    request.follow_redirects = false;
}

}  // namespace sluice::http
