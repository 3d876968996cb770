#pragma once

// Reads the body of a reply line by line as it comes, for a command that follows a running program
// over its Unix socket.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace sluice::net {

class line_stream {
 public:
    virtual ~line_stream() = default;

    // Returns the next line without its end; nullopt when the other side has ended the body, or
    // after close(). Fails (class unreachable) when the connection breaks, and (class invalid) for
    // a line of more than 4 MiB. One call at a time. Cancelled (terminal), it throws
    // operation_aborted.
    virtual awaitable<result<std::optional<std::string>>> next() = 0;

    // Ends the connection; next() then returns nullopt.
    virtual void close() = 0;
};

struct opened_stream {
    response head;                       // for a status of 400 or more, with the whole body
    std::unique_ptr<line_stream> lines;  // null for such a status
};

// Sends a GET on a connection of its own, which ends with the body. `unix_socket` is an absolute
// path. Fails (class unreachable) when nobody listens there or the reply is no HTTP.
awaitable<result<opened_stream>> open_line_stream(std::string unix_socket, std::string target,
                                                  header_list headers);

}  // namespace sluice::net
