#pragma once

// Checks a request and writes its head as it goes over the wire (RFC 9112, 2 and 3).

#include "net/url.hpp"

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Returns a failure (class refused) for a request that cannot be sent as it is:
// - A method or a header's name is no token.
// - A value holds a control character.
// - The client itself decides the header: Content-Length, Transfer-Encoding, Connection, TE,
//   Trailer, Upgrade or Expect.
// The message names the header and never shows its value, which may be a secret.
std::optional<failure> check_request(std::string_view method, const header_list& headers);

// Writes the head; `absolute` selects the form for a proxy. Host comes from the URL unless
// `headers` bring one. Content-Length is written for a body, and for a method that usually has one.
std::string request_head(std::string_view method, const url& to, const header_list& headers,
                         std::size_t body_size, bool absolute);

}  // namespace sluice::net
