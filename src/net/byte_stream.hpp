#pragma once

// Moves the bytes of one connection, with or without TLS; its users do not know which.

#include "net/fault.hpp"
#include "net/patience.hpp"

#include <sluice/async/tokens.hpp>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sluice::net {

struct io_outcome {
    boost::system::error_code error;
    std::size_t size = 0;  // bytes that went through, also with an error
    bool late = false;     // the limit passed; the connection is closed
    // True: certainly no byte has reached the other side, so the request may be sent again.
    bool nothing_sent = false;
};

// Allows one operation at a time. Terminal cancellation throws operation_aborted. The stream then
// has no use but to be destroyed, because a part of the bytes may have moved.
class byte_stream {
 public:
    virtual ~byte_stream() = default;

    // Reads at least one byte, or reports an error. An orderly end is asio::error::eof. With TLS,
    // an end without close_notify is asio::ssl::error::stream_truncated: somebody may have cut it.
    virtual awaitable<io_outcome> read_some(std::span<char> into,
                                            std::chrono::milliseconds limit) = 0;
    // Writes all of `head` and `body`. The caller keeps both alive until the write has ended.
    virtual awaitable<io_outcome> write(std::string_view head, std::string_view body,
                                        std::chrono::milliseconds limit) = 0;

    // Begins a read that may be under way beside a write, and has no limit. `done` is called once
    // on the stream's executor, also after close(). The caller keeps `into` alive until then.
    using read_handler = std::function<void(boost::system::error_code, std::size_t)>;
    virtual void begin_read(std::span<char> into, read_handler done) = 0;
    // Ends what is under way with an error.
    virtual void close() = 0;

    // Returns true, between two exchanges, when the other side has neither closed nor sent unread
    // bytes. Asks the kernel, because nobody reads an idle connection.
    virtual bool quiet() = 0;
    // Stops the timer, so that an idle connection keeps nothing at work.
    virtual void rest() = 0;
};

// Takes a connected socket, of TCP or of a Unix socket.
std::unique_ptr<byte_stream> make_plain_stream(asio::generic::stream_protocol::socket socket);

// Makes the handshake of a TLS client. `host` goes into SNI; with `verify` the certificate must be
// for it. Cancelling throws operation_aborted and closes the socket.
awaitable<attempt<std::unique_ptr<byte_stream>>> make_tls_stream(
    asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> context, std::string host,
    bool verify, patience::limit limit);

}  // namespace sluice::net
