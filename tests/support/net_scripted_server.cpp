#include "support/net_scripted_server.hpp"

#include "support/run_awaitable.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace sluice::testing {

using asio::ip::tcp;
using boost::system::error_code;

scripted_connection::scripted_connection(tcp::socket socket, asio::ssl::context& context,
                                         std::vector<std::string>& heard)
    : stream_(std::move(socket), context), heard_(heard) {}

awaitable<std::size_t> scripted_connection::read_some() {
    std::array<char, 16384> piece{};
    std::size_t got = 0;
    if (encrypted_) {
        auto [error, size] = co_await stream_.async_read_some(asio::buffer(piece), as_tuple);
        got = size;
    } else {
        auto [error, size] =
            co_await stream_.next_layer().async_read_some(asio::buffer(piece), as_tuple);
        got = size;
    }
    buffer_.append(piece.data(), got);
    co_return got;
}

awaitable<std::string> scripted_connection::read_request() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (co_await read_some() == 0) {
            co_return "";
        }
    }
    std::size_t whole = end + 4;
    const auto stated = buffer_.find("Content-Length: ");
    if (stated < end) {
        whole += std::stoul(buffer_.substr(stated + 16));
    }
    while (buffer_.size() < whole) {
        if (co_await read_some() == 0) {
            co_return "";
        }
    }
    std::string request = buffer_.substr(0, whole);
    buffer_.erase(0, whole);
    heard_.push_back(request);
    co_return request;
}

awaitable<void> scripted_connection::send(std::string bytes) {
    if (encrypted_) {
        co_await asio::async_write(stream_, asio::buffer(bytes), as_tuple);
    } else {
        co_await asio::async_write(stream_.next_layer(), asio::buffer(bytes), as_tuple);
    }
}

awaitable<void> scripted_connection::stall() {
    while (co_await read_some() != 0) {
    }
}

awaitable<bool> scripted_connection::handshake() {
    auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_tuple);
    encrypted_ = !error;
    co_return !error;
}

awaitable<void> scripted_connection::shut_tls() {
    co_await stream_.async_shutdown(as_tuple);
}

namespace {

awaitable<void> pump(tcp::socket& from, tcp::socket& to) {
    std::array<char, 16384> piece{};
    for (;;) {
        auto [error, size] = co_await from.async_read_some(asio::buffer(piece), as_tuple);
        if (error) {
            break;
        }
        const auto bytes = asio::buffer(piece.data(), size);
        co_await asio::async_write(to, bytes, as_tuple);
    }
    error_code ignored;
    to.close(ignored);
}

}  // namespace

awaitable<void> scripted_connection::tunnel_to(std::uint16_t port) {
    tcp::socket& near = stream_.next_layer();
    tcp::socket far(near.get_executor());
    const tcp::endpoint at(asio::ip::address_v4::loopback(), port);
    co_await far.async_connect(at, as_tuple);
    task_group back(near.get_executor(), [](const std::string&, std::exception_ptr) {});
    back.spawn("back", pump(far, near));
    co_await pump(near, far);
    co_await back.join();
}

void scripted_connection::close() {
    error_code ignored;
    stream_.next_layer().close(ignored);
}

void scripted_connection::reset() {
    error_code ignored;
    stream_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    close();
}

scripted_server::scripted_server(asio::io_context& io, script script)
    : scripted_server(io, std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server),
                      std::move(script)) {}

scripted_server::scripted_server(asio::io_context& io, std::shared_ptr<asio::ssl::context> tls,
                                 script script)
    : io_(io),
      tls_(std::move(tls)),
      script_(std::move(script)),
      acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      group_(io.get_executor(), [](const std::string&, const std::exception_ptr& crash) {
          std::rethrow_exception(crash);
      }) {
    group_.spawn("accept", accept());
}

scripted_server::~scripted_server() {
    refuse();
    for (const auto& each : open_) {
        each->close();
    }
    run_awaitable(io_, group_.join());
}

std::string scripted_server::url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(port()) + target;
}

void scripted_server::refuse() {
    error_code ignored;
    acceptor_.close(ignored);
}

awaitable<void> scripted_server::accept() {
    for (;;) {
        auto [error, socket] = co_await acceptor_.async_accept(as_tuple);
        if (error) {
            co_return;
        }
        auto from = std::make_shared<scripted_connection>(std::move(socket), *tls_, heard_);
        group_.spawn("connection", serve(std::move(from), ++accepted_));
    }
}

awaitable<void> scripted_server::serve(connection from, int number) {
    const auto place = open_.insert(open_.end(), from);
    co_await script_(from, number);
    from->close();
    open_.erase(place);
}

scripted_server::script answering(std::string bytes) {
    return [bytes = std::move(bytes)](scripted_server::connection from,
                                      int /*number*/) -> awaitable<void> {
        const std::string answer = bytes;
        while (!(co_await from->read_request()).empty()) {
            co_await from->send(answer);
        }
    };
}

scripted_server::script answering_once(std::string bytes) {
    return [bytes = std::move(bytes)](scripted_server::connection from,
                                      int /*number*/) -> awaitable<void> {
        const std::string answer = bytes;
        co_await from->read_request();
        co_await from->send(answer);
    };
}

}  // namespace sluice::testing
