#include "net/unix_path.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/line_stream.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <string_view>
#include <utility>

namespace sluice::net {
namespace {

using asio::local::stream_protocol;

constexpr std::size_t largest_line = std::size_t{4} * 1024 * 1024;

failure connection_broke(const std::string& why) {
    return {failure_class::unreachable, "the connection broke: " + why};
}

// "HTTP/1.1 200 OK"; 0: it is none.
unsigned status_of_line(std::string_view line) {
    constexpr std::string_view version = "HTTP/1.1 ";
    unsigned status = 0;
    if (line.starts_with(version)) {
        std::from_chars(line.data() + version.size(), line.data() + line.size(), status);
    }
    return status;
}

class unix_line_stream final : public line_stream {
 public:
    unix_line_stream(const asio::any_io_executor& executor, std::string path)
        : path_(std::move(path)), socket_(executor) {}

    awaitable<result<void>> connect(const std::string& text);
    awaitable<result<response>> read_head();

    awaitable<result<std::optional<std::string>>> next() override;

    void close() override {
        closed_ = true;
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

 private:
    unix_path path_;
    stream_protocol::socket socket_;
    std::string received_;
    bool closed_ = false;
};

awaitable<result<void>> unix_line_stream::connect(const std::string& text) {
    const auto endpoint = path_.endpoint();
    if (!endpoint) {
        co_return endpoint.error();
    }
    const auto [unconnected] = co_await socket_.async_connect(*endpoint, as_tuple);
    if (unconnected) {
        co_return no_listener(endpoint->path(), unconnected);
    }
    const auto [unsent, written] =
        co_await asio::async_write(socket_, asio::buffer(text), as_tuple);
    if (unsent) {
        co_return connection_broke(unsent.message());
    }
    co_return result<void>();
}

// A line feed ends a line, with or without a carriage return before it.
awaitable<result<std::optional<std::string>>> unix_line_stream::next() {
    if (closed_) {
        co_return std::nullopt;
    }
    const auto [error, length] = co_await asio::async_read_until(
        socket_, asio::dynamic_buffer(received_, largest_line), '\n', as_tuple);
    if (error == asio::error::eof || closed_) {
        co_return std::nullopt;
    }
    if (error == asio::error::not_found) {
        co_return failure(failure_class::invalid, "a line of the stream is too long");
    }
    if (error) {
        co_return connection_broke(error.message());
    }
    auto line = received_.substr(0, length - 1);
    received_.erase(0, length);
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    co_return line;
}

awaitable<result<response>> unix_line_stream::read_head() {
    response head;
    for (bool first = true;; first = false) {
        const auto line = co_await next();
        if (!line) {
            co_return line.error();
        }
        if (!*line) {
            co_return connection_broke("the reply has no end of its head");
        }
        if (first) {
            head.status = status_of_line(**line);
            if (head.status == 0) {
                co_return connection_broke("the reply is no HTTP");
            }
            continue;
        }
        if ((*line)->empty()) {
            break;
        }
        const auto colon = (*line)->find(": ");
        if (colon != std::string::npos) {
            head.headers.add((*line)->substr(0, colon), (*line)->substr(colon + 2));
        }
    }
    if (head.status < 400) {
        co_return head;
    }
    for (;;) {
        const auto line = co_await next();
        if (!line) {
            co_return line.error();
        }
        if (!*line) {
            co_return head;
        }
        head.body += **line + "\n";
    }
}

}  // namespace

awaitable<result<opened_stream>> open_line_stream(std::string unix_socket, std::string target,
                                                  header_list headers) {
    std::string text = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers) {
        text += name + ": " + value + "\r\n";
    }
    text += "\r\n";
    auto made = std::make_unique<unix_line_stream>(co_await asio::this_coro::executor,
                                                   std::move(unix_socket));
    const auto connected = co_await made->connect(text);
    if (!connected) {
        co_return connected.error();
    }
    auto head = co_await made->read_head();
    if (!head) {
        co_return head.error();
    }
    opened_stream opened;
    opened.head = *std::move(head);
    if (opened.head.status < 400) {
        opened.lines = std::move(made);
    }
    co_return opened;
}

}  // namespace sluice::net
