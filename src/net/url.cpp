#include "net/url.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <optional>

namespace sluice::net {

namespace {

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::uint16_t default_port(bool secure) {
    return secure ? 443 : 80;
}

std::string shown(std::string_view text) {
    return std::string(text.substr(0, text.find_first_of("?#")));
}

failure refused(std::string_view text, std::string_view why, std::string mend) {
    return {failure_class::refused, "'" + shown(text) + "' " + std::string(why), std::move(mend)};
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Encodes the characters that no URL may hold; encoded ones stay. Brackets belong to IPv6
// addresses, yet many APIs write them in queries (RFC 3986, 3.4), so they are encoded there.
std::string tidy(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    static constexpr std::string_view unsafe = " \"<>\\^`{|}";
    std::string out;
    out.reserve(text.size());
    bool in_query = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        in_query = in_query || c == '?';
        const bool bracket = in_query && (c == '[' || c == ']');
        if (byte >= 0x80 || bracket || unsafe.find(c) != std::string_view::npos) {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

// getaddrinfo reads 0177.1, 0x7f000001 and 2130706433 as addresses; other programs do not. A host
// that ends in a number must therefore be four decimal numbers (WHATWG URL, 3.5).
bool is_address_or_name(const std::string& host) {
    const auto last = std::string_view(host).substr(host.rfind('.') + 1);
    const bool number =
        last.find_first_not_of("0123456789") == std::string_view::npos ||
        (last.starts_with("0x") &&
         last.substr(2).find_first_not_of("0123456789abcdef") == std::string_view::npos);
    boost::system::error_code wrong;
    boost::asio::ip::make_address_v4(host, wrong);
    return !number || !wrong;
}

bool is_host(const boost::urls::url_view& parsed, const std::string& host) {
    static constexpr std::string_view in_names = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
    static constexpr std::string_view in_six = "0123456789abcdef:.";
    if (parsed.host_type() == boost::urls::host_type::ipv6) {
        return host.find_first_not_of(in_six) == std::string::npos;
    }
    // A resolver and a check of certificates could read an empty part in different ways.
    const bool encoded = parsed.encoded_host().find('%') != std::string::npos;
    return !host.empty() && !encoded && host.front() != '.' &&
           host.find("..") == std::string::npos &&
           host.find_first_not_of(in_names) == std::string::npos && is_address_or_name(host);
}

// Reads the port itself, because Boost 1.81 lets "host:x" and "host:99999" through. An empty port
// is the scheme's own (RFC 3986, 6.2.3).
std::optional<std::uint16_t> port_of(std::string_view host_and_port, bool secure) {
    const auto behind_host = host_and_port.rfind(']');
    const auto colon =
        host_and_port.find(':', behind_host == std::string_view::npos ? 0 : behind_host);
    if (colon == std::string_view::npos || colon + 1 == host_and_port.size()) {
        return default_port(secure);
    }
    const auto digits = host_and_port.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || port == 0) {
        return std::nullopt;
    }
    return port;
}

std::string target_of(const boost::urls::url_view& parsed) {
    std::string out(parsed.encoded_path());
    if (out.empty()) {
        out = "/";
    }
    if (parsed.has_query()) {
        out += '?';
        out += std::string_view(parsed.encoded_query());
    }
    return out;
}

result<url> from_view(const boost::urls::url_view& parsed, std::string_view text) {
    const bool secure = parsed.scheme_id() == boost::urls::scheme::https;
    if (!secure && parsed.scheme_id() != boost::urls::scheme::http) {
        return refused(text, "is not an http or https URL", "begin it with https:// or http://");
    }
    if (parsed.has_userinfo()) {
        return failure(failure_class::refused, "a URL with a user or password is not accepted",
                       "put the credential into a header");
    }
    url out;
    out.site.secure = secure;
    out.site.host = ascii::lower(parsed.host_address());
    // "shop.example." is the same host, and no certificate is for it.
    if (out.site.host.size() > 1 && out.site.host.back() == '.') {
        out.site.host.pop_back();
    }
    if (!is_host(parsed, out.site.host)) {
        return refused(
            text, "has no usable host",
            "write it as https://host/path, in ASCII, and an IPv4 address as four numbers");
    }
    // Boost 1.81 takes a text that is no port for the beginning of a path.
    if (!parsed.encoded_path().empty() && !parsed.encoded_path().starts_with('/')) {
        return refused(text, "has no usable port", "use a port from 1 to 65535");
    }
    const auto port = port_of(std::string_view(parsed.encoded_host_and_port()), secure);
    if (!port) {
        return refused(text, "has no usable port", "use a port from 1 to 65535");
    }
    out.site.port = *port;
    out.target = target_of(parsed);
    return out;
}

bool is_absolute(std::string_view text) {
    const auto colon = text.find("://");
    return colon != std::string_view::npos && colon < text.find_first_of("/?#");
}

}  // namespace

std::string with_port(const site& site) {
    return bracketed(site.host) + ":" + std::to_string(site.port);
}

std::string host_header(const site& site) {
    return site.port == default_port(site.secure) ? bracketed(site.host) : with_port(site);
}

std::string without_query(const url& url) {
    return (url.site.secure ? "https://" : "http://") + host_header(url.site) + shown(url.target);
}

std::string to_text(const url& url) {
    return (url.site.secure ? "https://" : "http://") + host_header(url.site) + url.target;
}

result<url> parse_url(std::string_view text) {
    for (const char c : text) {
        if (is_control(c)) {
            return failure(failure_class::refused, "a URL holds a control character",
                           "percent-encode it");
        }
    }
    const std::string tidied = tidy(text);
    const auto parsed = boost::urls::parse_uri(tidied);
    if (!parsed) {
        // A text that cannot be parsed may hold a user name and password before the @.
        const auto safe = text.find('@') == std::string_view::npos ? text : "(a text with @)";
        return refused(safe, "is not a URL", "write it as https://host/path, percent-encoded");
    }
    return from_view(*parsed, text);
}

result<url> join_url(std::string_view base, std::string_view target) {
    if (is_absolute(target)) {
        return parse_url(target);
    }
    if (base.empty()) {
        return refused(target, "is not a whole URL, and the client has no base URL",
                       "write it as https://host/path");
    }
    if (base.find_first_of("?#") != std::string_view::npos) {
        return refused(base, "has a query, so nothing can be put after it",
                       "leave the query out of the base URL");
    }
    while (!base.empty() && base.back() == '/') {
        base.remove_suffix(1);
    }
    std::string whole(base);
    if (!target.empty() && target.front() != '/' && target.front() != '?') {
        whole += '/';
    }
    return parse_url(whole.append(target));
}

void stay_encrypted(const site& from, url& to) {
    const bool plain = from.secure && !to.site.secure && to.site.host == from.host;
    if (plain && (to.site.port == from.port || to.site.port == default_port(false))) {
        to.site = from;
    }
}

result<url> resolve_url(const url& from, std::string_view reference) {
    for (const char c : reference) {
        if (is_control(c)) {
            return failure(failure_class::refused, "the Location of a redirect is not a URL");
        }
    }
    const std::string base_text = to_text(from);
    const std::string tidied = tidy(reference);
    const auto base = boost::urls::parse_uri(base_text);
    const auto relative = boost::urls::parse_uri_reference(tidied);
    boost::urls::url whole;
    if (!base || !relative || !boost::urls::resolve(*base, *relative, whole)) {
        return failure(failure_class::refused, "the Location of a redirect is not a URL");
    }
    return from_view(whole, whole.buffer());
}

}  // namespace sluice::net
