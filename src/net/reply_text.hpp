#pragma once

// The head of a server's reply as it goes over the wire.

#include <sluice/net/message.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// "OK" for 200; "Status" for a number that has no name. Clients may ignore it (RFC 9112, 4).
std::string_view reason_of(unsigned status);

// Status line, the message's headers, Content-Length of its body and the empty line. Headers that
// would break the framing (Content-Length, Transfer-Encoding, Connection, a line break in a name or
// value) are left out.
std::string reply_head(const response& message, bool keep_alive);

}  // namespace sluice::net
