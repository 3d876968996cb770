#pragma once

// A connection as bytes, with or without TLS. What is above does not know which.

#include "net/fault.hpp"
#include "net/patience.hpp"

#include <sluice/async/tokens.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sluice::net {

struct io_outcome {
    boost::system::error_code error;
    std::size_t size = 0;  // bytes that went through, also with an error
    bool late = false;     // the limit passed; the connection is closed
    // What a sender may believe: no byte can have reached the other side.
    bool nothing_sent = false;
};

// One operation at a time. Terminal cancellation closes the connection and throws
// operation_aborted.
class byte_stream {
 public:
    virtual ~byte_stream() = default;

    // At least one byte without an error. An orderly end is asio::error::eof; with TLS one without
    // close_notify is asio::ssl::error::stream_truncated.
    virtual awaitable<io_outcome> read_some(std::span<char> into,
                                            std::chrono::milliseconds limit) = 0;
    // All of both. They stay alive until it ends.
    virtual awaitable<io_outcome> write(std::string_view head, std::string_view body,
                                        std::chrono::milliseconds limit) = 0;

    // Between two exchanges: the other side has neither closed nor sent anything that was not read.
    // Asks the kernel.
    virtual bool quiet() = 0;
    // Goes idle: no timer runs for it.
    virtual void rest() = 0;
};

std::unique_ptr<byte_stream> make_plain_stream(asio::ip::tcp::socket socket);

// TLS as a client. `host` goes into SNI and is what the certificate has to be for, if `verify`.
awaitable<attempt<std::unique_ptr<byte_stream>>> make_tls_stream(
    asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> context, std::string host,
    bool verify, patience::limit limit);

}  // namespace sluice::net
