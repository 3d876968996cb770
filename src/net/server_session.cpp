#include "net/server_session.hpp"

#include "net/reply_text.hpp"
#include "net/request_reader.hpp"
#include "net/server_certificates.hpp"
#include "net/watchdog.hpp"

#include <sluice/net/body_memory.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace sluice::net {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

// A reply goes out in pieces of this size, each with its own limit of time. One limit for the whole
// would cut a large reply to a slow reader.
constexpr std::size_t piece_size = 64 * 1024;

reply refusal(unsigned status, std::string_view reason = {}) {
    reply out;
    out.message.status = status;
    out.message.headers.add("Content-Type", "text/plain");
    out.message.body = std::string(reason_of(status));
    out.message.body += reason.empty() ? "\n" : ": " + std::string(reason) + "\n";
    return out;
}

// Holds one connection's part of the room for all bodies, and gives it back when destroyed.
class body_share final : public body_memory {
 public:
    explicit body_share(body_room& room) : room_(room) {}
    body_share(const body_share&) = delete;
    body_share& operator=(const body_share&) = delete;
    ~body_share() override { room_.used -= held_; }

    // Returns false when the room is used up.
    bool grow_to(std::size_t size) {
        const auto more = size - held_;
        if (more > room_.most - room_.used) {
            return false;
        }
        room_.used += more;
        held_ = size;
        return true;
    }

    bool add(std::size_t bytes) override { return grow_to(held_ + bytes); }

 private:
    body_room& room_;
    std::size_t held_ = 0;
};

using tls_socket = asio::ssl::stream<connected_socket>;

template <class Socket>
constexpr bool is_tls = std::is_same_v<Socket, tls_socket>;

template <class Socket>
class session final : public server_session {
 public:
    session(Socket socket, std::shared_ptr<const peer> from, const session_parts& parts)
        : socket_(std::move(socket)),
          guard_(socket_.get_executor(), [this] { close(); }),
          settings_(parts.settings),
          handler_(parts.handler),
          room_(parts.room),
          reader_({settings_.largest_head, settings_.most_headers, settings_.largest_body}),
          from_(std::move(from)),
          neighbour_(neighbour_of(*from_)),
          waiting_since_(std::chrono::steady_clock::now()) {}

    awaitable<void> run() override {
        error_code failed;
        if (!from_->local) {
            socket_.lowest_layer().set_option(tcp::no_delay(true), failed);
        }
        guard_.limit(settings_.header);  // a client connects to send a request
        if constexpr (is_tls<Socket>) {
            auto [error] =
                co_await socket_.async_handshake(asio::ssl::stream_base::server, as_tuple);
            stopping_ = stopping_ || error;
            note_certificate();
        }
        while (!stopping_ && co_await serve_one()) {
            guard_.limit(settings_.idle);
        }
        close();
    }

    void stop() override {
        stopping_ = true;
        if (waiting_since_) {
            close();
        } else if (sending_) {
            sending_->stop();
        }
    }

    seat place() const override { return {neighbour_, waiting_since_}; }

 private:
    using phase = request_reader::phase;

    void note_certificate() {
        auto shown = names_in_certificate(socket_.native_handle());
        if (!shown.empty()) {
            auto known = std::make_shared<peer>(*from_);
            known->certificate = std::move(shown);
            from_ = std::move(known);
        }
    }

    // Returns false when the connection has to end.
    awaitable<bool> serve_one() {
        body_share share(room_);
        waiting_since_ = std::chrono::steady_clock::now();
        const auto refused = co_await read_request(&share);
        if (refused) {
            co_await write(&*refused, false, false);
            co_await drain();
            co_return false;
        }
        if (reader_.at() != phase::whole || stopping_) {
            co_return false;
        }
        guard_.clear();
        waiting_since_.reset();
        const bool asked_to_stay = reader_.keeps_alive();
        auto asked = reader_.take();
        asked.from = from_;
        asked.memory = &share;
        const bool head = asked.method == "HEAD";
        const reply answer = co_await ask_handler(std::move(asked));
        const bool stay = asked_to_stay && !stopping_ && !answer.cut && !answer.rest;
        const bool sent = !answer.cut && co_await write(&answer, head, stay);
        if (sent && answer.rest && !head) {
            co_await write_rest(answer.rest);
        }
        co_return sent&& stay;
    }

    // Sends piece after piece until the source ends or the reader has left.
    awaitable<void> write_rest(std::shared_ptr<body_source> source) {
        sending_ = source;
        // The limit of the head's write must not cut a source that has nothing to say for a while.
        guard_.clear();
        if (stopping_) {
            source->stop();
        }
        for (;;) {
            const std::string piece = co_await source->next();
            if (piece.empty()) {
                break;
            }
            guard_.limit(settings_.idle);
            auto [error, size] = co_await asio::async_write(socket_, asio::buffer(piece), as_tuple);
            guard_.clear();
            if (error) {
                break;
            }
        }
        sending_.reset();
    }

    // Reads until the request is whole or the connection has ended. Returns the refusal of a
    // request that cannot be taken.
    awaitable<std::optional<reply>> read_request(body_share* share) {
        auto seen = phase::waiting;
        bool told = false;
        for (;;) {
            const auto now = reader_.at();
            if (now == phase::refused) {
                co_return refusal(reader_.fault().status, reader_.fault().reason);
            }
            if (!share->grow_to(reader_.body_size())) {
                co_return refusal(503, "there is no room for more bodies");
            }
            if (now == phase::whole) {
                co_return std::nullopt;
            }
            if (now != seen) {
                // A first request's head keeps the limit that run() set at the connection.
                if (now == phase::body || answered_) {
                    guard_.limit(now == phase::body ? settings_.body : settings_.header);
                }
                seen = now;
            }
            if (reader_.expects_go_on() && !std::exchange(told, true)) {
                static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
                co_await asio::async_write(socket_, asio::buffer(go_on), as_tuple);
            }
            const auto space = reader_.space();
            auto [error, size] = co_await socket_.async_read_some(
                asio::buffer(space.data(), space.size()), as_tuple);
            if (error) {
                co_return std::nullopt;
            }
            reader_.took(size);
        }
    }

    awaitable<reply> ask_handler(request asked) {
        answered_ = true;
        try {
            co_return co_await handler_(std::move(asked));
        } catch (const std::exception&) {
            // The handler's owner knows its exceptions and logs them; the caller sees only a 500.
            co_return refusal(500);
        }
    }

    awaitable<bool> write(const reply* answer, bool without_body, bool stay) {
        const std::string head = reply_head(answer->message, stay,
                                            answer->rest ? body_length::open : body_length::stated);
        std::string_view rest;
        if (!without_body) {
            rest = answer->message.body;
        }
        std::string_view first = head;
        do {
            const auto piece = rest.substr(0, piece_size);
            rest.remove_prefix(piece.size());
            const std::array pieces = {asio::buffer(std::exchange(first, {})), asio::buffer(piece)};
            guard_.limit(settings_.idle);
            auto [error, size] = co_await asio::async_write(socket_, pieces, as_tuple);
            if (error) {
                co_return false;
            }
        } while (!rest.empty());
        co_return true;
    }

    // Reads the rest of a refused request. To close a socket with unread bytes resets it, and the
    // reset can overtake the refusal. Time and size are limited, because the sender may never end.
    awaitable<void> drain() {
        static constexpr std::size_t enough = 16 * 1024 * 1024;
        error_code error;
        socket_.lowest_layer().shutdown(connected_socket::shutdown_send, error);
        guard_.limit(std::min<std::chrono::milliseconds>(settings_.idle, std::chrono::seconds(2)));
        std::array<char, 16 * 1024> waste{};
        std::size_t read = 0;
        while (!error && !stopping_ && read < enough) {
            auto [failed, size] = co_await socket_.async_read_some(asio::buffer(waste), as_tuple);
            error = failed;
            read += size;
        }
    }

    void close() {
        guard_.rest();
        error_code ignored;
        socket_.lowest_layer().close(ignored);
    }

    Socket socket_;
    watchdog guard_;
    const server_settings& settings_;
    const request_handler& handler_;
    body_room& room_;
    request_reader reader_;
    std::shared_ptr<const peer> from_;
    asio::ip::address neighbour_;
    std::shared_ptr<body_source> sending_;  // null: the reply has no endless body
    // nullopt: a request is being answered
    std::optional<std::chrono::steady_clock::time_point> waiting_since_;
    bool answered_ = false;  // at least one request
    bool stopping_ = false;
};

}  // namespace

std::shared_ptr<server_session> make_server_session(connected_socket socket,
                                                    std::shared_ptr<const peer> from,
                                                    const session_parts& parts) {
    if (parts.tls) {
        return std::make_shared<session<tls_socket>>(tls_socket(std::move(socket), *parts.tls),
                                                     std::move(from), parts);
    }
    return std::make_shared<session<connected_socket>>(std::move(socket), std::move(from), parts);
}

void turn_away(connected_socket& socket) {
    auto busy = refusal(503, "all connections are in use");
    busy.message.headers.add("Retry-After", "1");
    const auto text = reply_head(busy.message, false) + busy.message.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(text), ignored);
    socket.shutdown(connected_socket::shutdown_send, ignored);
}

}  // namespace sluice::net
