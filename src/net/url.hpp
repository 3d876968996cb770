#pragma once

// URLs as HTTP needs them: where a connection leads, and what is asked for there.

#include <sluice/error.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::net {

// What a credential belongs to, and what a pooled connection leads to.
struct site {
    bool secure = false;
    std::string host;  // lower case, no dot at its end; an IPv6 address without brackets
    std::uint16_t port = 80;

    auto operator<=>(const site&) const = default;
};

// "host:port", with brackets around an IPv6 address.
std::string with_port(const site& where);
// The value of the Host header: the port only when it is not the scheme's own (RFC 9110, 7.2).
std::string host_header(const site& where);

struct url {
    site where;
    std::string target;  // path and query as they go over the wire; begins with '/'
};

// "https://host/path": for messages, because a query may hold secrets.
std::string without_query(const url& what);
// "https://host/path?query"
std::string to_text(const url& what);

// An absolute http or https URL. What must be encoded and is not (spaces, UTF-8, quotes, braces) is
// encoded; a fragment is dropped. Refused: other schemes, a user or password, no host, an IPv4
// address that is not written as four decimal numbers, control characters. No failure shows the
// query.
result<url> parse_url(std::string_view text);

// `target` behind `base`, or `target` itself when it is absolute. Slashes at the seam become one.
result<url> join_url(std::string_view base, std::string_view target);

// A server behind a proxy that ends TLS writes http:// for its own https:// place. Such a URL, of
// the same host and of the same port or 80, becomes one of `from`: nothing leaves in the clear.
void stay_encrypted(const site& from, url& to);

// A reference as Location gives it (RFC 3986, 5.2).
result<url> resolve_url(const url& from, std::string_view reference);

}  // namespace sluice::net
