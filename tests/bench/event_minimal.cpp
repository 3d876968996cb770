// The floor that event_cost compares with: reads events, maps three fields, posts each, and keeps
// intent and outcome in SQLite. It knows one job, has no framework and handles no failure.
//
//   INPUT=events.ndjson URL=http://127.0.0.1:8080/path STATE=DIRECTORY event_minimal
//
// It keeps the same order as a task does: the row is committed, then the request is sent, then the
// outcome is committed. One thread does everything, so no work is handed from thread to thread.

#include "minimal_rows.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <cstdio>
#include <deque>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

using minimal::event_rows;
using minimal::fail;
using minimal::given;
using minimal::target;
using minimal::target_of;

constexpr std::size_t in_flight = 64;

struct event_source {
    explicit event_source(const std::string& file) : lines(file) {
        if (!lines) {
            fail("cannot read " + file);
        }
    }

    std::ifstream lines;
    sqlite3_int64 taken = 0;
};

std::string mapped(const std::string& line) {
    const auto event = json::parse(line).as_object();
    json::object out;
    out["id"] = event.at("id");
    out["author"] = event.at("author").at("name");
    out["caption"] = event.at("caption");
    return json::serialize(out);
}

// One kept connection, with one event at a time.
class sender {
 public:
    sender(asio::io_context& io, const target& to, event_source& source, event_rows& rows)
        : source_(source), rows_(rows), stream_(io) {
        asio::ip::tcp::resolver resolver(io);
        stream_.connect(resolver.resolve(to.host, to.port));
        stream_.socket().set_option(asio::ip::tcp::no_delay(true));
        request_.method(http::verb::post);
        request_.target(to.path);
        request_.version(11);
        request_.set(http::field::host, to.host + ":" + to.port);
        request_.set(http::field::user_agent, "event_minimal");
        request_.set(http::field::content_type, "application/json");
    }

    void next() {
        if (!std::getline(source_.lines, line_)) {
            return;
        }
        id_ = ++source_.taken;
        request_.body() = mapped(line_);
        request_.prepare_payload();
        rows_.keep_intent(id_, request_.body(), [this] { send(); });
    }

 private:
    void send() {
        stream_.expires_after(std::chrono::seconds(30));
        http::async_write(stream_, request_, [this](auto error, std::size_t) {
            if (error) {
                fail("sending: " + error.message());
            }
            receive();
        });
    }

    void receive() {
        reply_ = {};
        http::async_read(stream_, buffer_, reply_, [this](auto error, std::size_t) {
            if (error) {
                fail("receiving: " + error.message());
            }
            if (reply_.result_int() / 100 != 2) {
                fail("HTTP " + std::to_string(reply_.result_int()));
            }
            rows_.keep_outcome(id_, reply_.result_int(), reply_.body(), [this] { next(); });
        });
    }

    event_source& source_;
    event_rows& rows_;
    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> reply_;
    std::string line_;
    sqlite3_int64 id_ = 0;
};

void run() {
    asio::io_context io(1);
    const auto to = target_of(given("URL"));
    event_source source(given("INPUT"));
    event_rows rows(io, given("STATE") + "/events.sqlite");
    std::deque<sender> senders;
    for (std::size_t i = 0; i < in_flight; ++i) {
        senders.emplace_back(io, to, source, rows).next();
    }
    io.run();
}

}  // namespace

int main() {
    try {
        run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "event_minimal: %s\n", error.what());
        return 1;
    }
}
