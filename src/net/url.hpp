#pragma once

// Splits URLs into the site of a connection and the target of a request. The whole room uses it.

#include <sluice/error.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::net {

// Names the server that a credential belongs to and a pooled connection leads to.
struct site {
    bool secure = false;
    std::string host;  // lower case, no dot at its end; an IPv6 address without brackets
    std::uint16_t port = 80;

    auto operator<=>(const site&) const = default;
};

// Returns "host:port", with brackets around an IPv6 address.
std::string with_port(const site& site);
// Returns the value of the Host header, with the port unless it is the scheme's own (RFC 9110,
// 7.2).
std::string host_header(const site& site);

struct url {
    site site;
    std::string target;  // path and query as they go over the wire; begins with '/'
};

// Returns "https://host/path" for messages, because a query may hold secrets.
std::string without_query(const url& url);
// Returns "https://host/path?query".
std::string to_text(const url& url);

// Parses an absolute http or https URL. Encodes characters that need it (spaces, UTF-8, quotes,
// braces), and drops a fragment. Fails (class refused) for another scheme, a user or password, a
// missing host or control characters. It also refuses an IPv4 address in any form but four decimal
// numbers. No failure shows the query.
result<url> parse_url(std::string_view text);

// Appends `target` to `base`, or returns `target` when it is absolute. Slashes at the seam become
// one.
result<url> join_url(std::string_view base, std::string_view target);

// Turns a plain http URL into one of the encrypted site `from`. The host must be the same, and the
// port the same or 80. A server whose proxy ends TLS writes such URLs for its own places. Nothing
// then leaves in the clear.
void stay_encrypted(const site& from, url& to);

// Resolves a reference as Location gives it (RFC 3986, 5.2).
result<url> resolve_url(const url& from, std::string_view reference);

}  // namespace sluice::net
