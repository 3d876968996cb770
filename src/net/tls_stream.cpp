#include "net/byte_stream.hpp"
#include "net/socket_state.hpp"
#include "net/tls_fault.hpp"
#include "net/watchdog.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>

namespace sluice::net {

namespace {

using boost::system::error_code;

class tls_stream final : public byte_stream {
 public:
    tls_stream(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> context)
        : context_(std::move(context)),
          stream_(std::move(socket), *context_),
          guard_(stream_.get_executor(), [this] { close(); }) {}

    awaitable<std::optional<fault>> handshake(std::string host, bool verify,
                                              patience::limit limit) {
        if (!expect(host, verify)) {
            co_return fault(failure(failure_class::internal, "TLS cannot be set up for " + host));
        }
        guard_.limit(limit.length);
        auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, as_tuple);
        guard_.clear();
        if (guard_.expired()) {
            co_return fault(too_late("no TLS handshake with " + host, limit));
        }
        if (error) {
            co_await throw_when_cancelled();
            const long verified = verify ? SSL_get_verify_result(stream_.native_handle()) : 0;
            co_return handshake_fault(host, verified, error);
        }
        co_return std::nullopt;
    }

    awaitable<io_outcome> read_some(std::span<char> into,
                                    std::chrono::milliseconds limit) override {
        guard_.limit(limit);
        auto [error, size] =
            co_await stream_.async_read_some(asio::buffer(into.data(), into.size()), as_tuple);
        guard_.clear();
        if (error) {
            co_await throw_when_cancelled();
        }
        co_return io_outcome{error, size, guard_.expired(), false};
    }

    awaitable<io_outcome> write(std::string_view head, std::string_view body,
                                std::chrono::milliseconds limit) override {
        const std::array pieces = {asio::buffer(head), asio::buffer(body)};
        guard_.limit(limit);
        auto [error, size] = co_await asio::async_write(stream_, pieces, as_tuple);
        guard_.clear();
        if (error) {
            co_await throw_when_cancelled();
        }
        // Whole records may have left although none is counted, so nothing_sent is never true.
        co_return io_outcome{error, size, guard_.expired(), false};
    }

    // Received bytes that nobody has read could pass for the next reply. The peek decrypts them;
    // after it only a part of a record can be left. Asio itself holds none: it hands all received
    // bytes to OpenSSL before OpenSSL asks for more.
    bool quiet() override {
        SSL* handle = stream_.native_handle();
        char byte = 0;
        ERR_clear_error();
        const int got = SSL_peek(handle, &byte, 1);
        const bool nothing = got <= 0 && SSL_get_error(handle, got) == SSL_ERROR_WANT_READ;
        ERR_clear_error();
        return nothing && SSL_has_pending(handle) == 0 &&
               silent(stream_.next_layer().native_handle());
    }
    void rest() override { guard_.rest(); }

    void begin_read(std::span<char> into, read_handler done) override {
        acknowledge_at_once(stream_.next_layer().native_handle());
        stream_.async_read_some(asio::buffer(into.data(), into.size()), std::move(done));
    }

    void close() override {
        error_code ignored;
        stream_.next_layer().close(ignored);
    }

 private:
    // Sets SNI for a name (RFC 6066 allows no addresses there), and the host that the certificate
    // must be for.
    bool expect(const std::string& host, bool verify) {
        SSL* handle = stream_.native_handle();
        error_code not_an_address;
        asio::ip::make_address(host, not_an_address);
        if (not_an_address && SSL_set_tlsext_host_name(handle, host.c_str()) != 1) {
            return false;
        }
        if (!verify) {
            return true;
        }
        X509_VERIFY_PARAM* checks = SSL_get0_param(handle);
        if (!not_an_address) {
            return X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str()) == 1;
        }
        // The common name does not name hosts (RFC 9110, 4.3.4).
        X509_VERIFY_PARAM_set_hostflags(
            checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
        return X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size()) == 1;
    }

    std::shared_ptr<asio::ssl::context> context_;
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
    watchdog guard_;
};

}  // namespace

awaitable<attempt<std::unique_ptr<byte_stream>>> make_tls_stream(
    asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> context, std::string host,
    bool verify, patience::limit limit) {
    auto stream = std::make_unique<tls_stream>(std::move(socket), std::move(context));
    auto problem = co_await stream->handshake(std::move(host), verify, limit);
    if (problem) {
        co_return std::move(*problem);
    }
    co_return std::unique_ptr<byte_stream>(std::move(stream));
}

}  // namespace sluice::net
