#include "net/server_session.hpp"

#include "net/reply_text.hpp"
#include "net/watchdog.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <optional>

namespace sluice::net {

namespace {

namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint32_t largest_header = 64 * 1024;

reply refusal(unsigned status) {
    reply out;
    out.message.status = status;
    out.message.headers.add("Content-Type", "text/plain");
    out.message.body = std::string(reason_of(status)) + "\n";
    return out;
}

// What to say to a request that is not one; nothing when the connection just ended.
std::optional<reply> answer_to(const error_code& error) {
    if (error == http::error::body_limit) {
        return refusal(413);
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return refusal(431);
    }
    if (error.category() == make_error_code(http::error::bad_version).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
        return refusal(400);
    }
    return std::nullopt;
}

class session final : public server_session {
 public:
    session(tcp::socket socket, const server_settings& settings, const request_handler& handler)
        : socket_(std::move(socket)),
          guard_(socket_.get_executor(), [this] { close(); }),
          settings_(settings),
          handler_(handler) {}

    awaitable<void> run() override {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        while (!stopping_ && co_await serve_one()) {
        }
        close();
    }

    void stop() override {
        stopping_ = true;
        if (!answering_) {
            close();
        }
    }

 private:
    using request_parser = http::request_parser<http::string_body>;

    // False: the connection is done with.
    awaitable<bool> serve_one() {
        request_parser parser;
        parser.header_limit(largest_header);
        parser.body_limit(settings_.largest_body);
        const error_code error = co_await read(&parser);
        if (error) {
            const auto answer = answer_to(error);
            if (answer && !stopping_) {
                co_await write(&*answer, false, false);
                co_await drain();
            }
            co_return false;
        }
        guard_.clear();
        answering_ = true;
        const bool head = parser.get().method() == http::verb::head;
        const bool asked_to_stay = parser.keep_alive();
        const reply answer = co_await ask_handler(take(parser.get()));
        const bool stay = asked_to_stay && !stopping_ && !answer.cut;
        const bool sent = !answer.cut && co_await write(&answer, head, stay);
        answering_ = false;
        co_return sent&& stay;
    }

    awaitable<error_code> read(request_parser* parser) {
        guard_.limit(settings_.idle);
        auto [error, size] = co_await http::async_read_header(socket_, buffer_, *parser, as_tuple);
        if (error || parser->is_done()) {
            co_return error;
        }
        guard_.limit(settings_.idle);
        if (parser->get()[http::field::expect] == "100-continue") {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            co_await asio::async_write(socket_, asio::buffer(go_on), as_tuple);
        }
        auto [body_error, body_size] =
            co_await http::async_read(socket_, buffer_, *parser, as_tuple);
        co_return body_error;
    }

    static request take(request_parser::value_type& message) {
        request out;
        out.method = message.method_string();
        out.target = message.target();
        for (const auto& field : message) {
            out.headers.add(field.name_string(), field.value());
        }
        out.body = std::move(message.body());
        return out;
    }

    awaitable<reply> ask_handler(request what) {
        try {
            co_return co_await handler_(std::move(what));
        } catch (const std::exception&) {
            // The handler's owner knows what it throws and logs it; the caller learns only this.
            co_return refusal(500);
        }
    }

    awaitable<bool> write(const reply* answer, bool without_body, bool stay) {
        const std::string head = reply_head(answer->message, stay);
        const std::array pieces = {asio::buffer(head), without_body
                                                           ? asio::const_buffer()
                                                           : asio::buffer(answer->message.body)};
        guard_.limit(settings_.idle);
        auto [error, size] = co_await asio::async_write(socket_, pieces, as_tuple);
        co_return !error;
    }

    // Closing a socket that holds unread bytes resets it, and the reset can overtake the reply.
    awaitable<void> drain() {
        static constexpr std::size_t enough = 16 * 1024 * 1024;
        error_code error;
        socket_.shutdown(tcp::socket::shutdown_send, error);
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
        socket_.close(ignored);
    }

    tcp::socket socket_;
    watchdog guard_;
    const server_settings& settings_;
    const request_handler& handler_;
    boost::beast::flat_buffer buffer_;
    bool answering_ = false;
    bool stopping_ = false;
};

}  // namespace

std::shared_ptr<server_session> make_server_session(tcp::socket socket,
                                                    const server_settings& settings,
                                                    const request_handler& handler) {
    return std::make_shared<session>(std::move(socket), settings, handler);
}

}  // namespace sluice::net
