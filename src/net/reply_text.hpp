#pragma once

// Writes the head of a server's reply as it goes over the wire.

#include <sluice/net/message.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// Returns "OK" for 200, and "Status" for a number without a name. Clients should ignore it
// (RFC 9112, 4).
std::string_view reason_of(unsigned status);

// Says how a reply states the length of its body. An open one ends with the connection.
enum class body_length { stated, open };

// Returns the status line, the message's headers, the Content-Length of its body and the empty
// line. It leaves out headers that would break the framing: Content-Length, Transfer-Encoding,
// Connection, and any header with a line break or NUL.
std::string reply_head(const response& message, bool keep_alive,
                       body_length length = body_length::stated);

}  // namespace sluice::net
