#pragma once

// Hands out the body of a reply piece by piece, for a listing that does not fit into memory.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <functional>
#include <memory>
#include <string>

namespace sluice::net {

// Holds a connection of its own until the end of the body; the connection does not count against
// the client's `connections`. The destructor closes it.
class body_stream {
 public:
    virtual ~body_stream() = default;

    // Returns the next piece as it came, with its Content-Encoding; an empty one ends the body.
    // Nothing is read from the network between two calls, so a slow reader slows the server down.
    // Each piece has the client's `total` to come, and its `idle` between two reads. Fails as
    // http_client::send(), and is not called after that, nor after an empty piece. One call at a
    // time. Cancelled (terminal), it throws operation_aborted.
    virtual awaitable<result<std::string>> next() = 0;
};

// Goes with a request (request::rest). A client that can stream asks `wants` about the head of the
// last reply. On true, and when the body is large, send() returns the head without a body, and
// `stream` has the body. Else `stream` stays null, and the reply is whole.
struct body_slot {
    std::function<bool(const response& head)> wants;
    std::unique_ptr<body_stream> stream;
};

}  // namespace sluice::net
