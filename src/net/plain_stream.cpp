#include "net/byte_stream.hpp"
#include "net/socket_state.hpp"
#include "net/watchdog.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace sluice::net {

namespace {

class plain_stream final : public byte_stream {
 public:
    explicit plain_stream(asio::generic::stream_protocol::socket socket)
        : socket_(std::move(socket)), guard_(socket_.get_executor(), [this] { close(); }) {}

    awaitable<io_outcome> read_some(std::span<char> into,
                                    std::chrono::milliseconds limit) override {
        guard_.limit(limit);
        auto [error, size] =
            co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), as_tuple);
        guard_.clear();
        // The guard's close and a cancellation give the same error; only the latter throws.
        if (error == asio::error::operation_aborted) {
            co_await throw_when_cancelled();
        }
        co_return io_outcome{error, size, guard_.expired(), false};
    }

    awaitable<io_outcome> write(std::string_view head, std::string_view body,
                                std::chrono::milliseconds limit) override {
        const std::array pieces = {asio::buffer(head), asio::buffer(body)};
        guard_.limit(limit);
        auto [error, size] = co_await asio::async_write(socket_, pieces, as_tuple);
        guard_.clear();
        if (error == asio::error::operation_aborted) {
            co_await throw_when_cancelled();
        }
        // The kernel took no byte, so none can have left this machine.
        co_return io_outcome{error, size, guard_.expired(), size == 0};
    }

    bool quiet() override { return silent(socket_.native_handle()); }
    void rest() override { guard_.rest(); }

    void begin_read(std::span<char> into, read_handler done) override {
        acknowledge_at_once(socket_.native_handle());
        socket_.async_read_some(asio::buffer(into.data(), into.size()), std::move(done));
    }

    void close() override {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

 private:
    asio::generic::stream_protocol::socket socket_;
    watchdog guard_;
};

}  // namespace

std::unique_ptr<byte_stream> make_plain_stream(asio::generic::stream_protocol::socket socket) {
    return std::make_unique<plain_stream>(std::move(socket));
}

}  // namespace sluice::net
