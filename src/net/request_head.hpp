#pragma once

// The head of a request as it goes over the wire (RFC 9112, 2 and 3).

#include "net/url.hpp"

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Refused: a method or a header's name that is no token, a control character in a value, and
// headers that the client itself decides (Content-Length, Transfer-Encoding, Connection, TE,
// Trailer, Upgrade, Expect). The message names the header and never shows its value.
std::optional<failure> check_request(std::string_view method, const header_list& headers);

// `absolute`: the form for a proxy. Host comes from `to` unless `headers` bring one. Content-Length
// stands when there is a body, or the method usually has one.
std::string request_head(std::string_view method, const url& to, const header_list& headers,
                         std::size_t body_size, bool absolute);

}  // namespace sluice::net
