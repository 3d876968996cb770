// The floor that webhook_cost compares with: takes POSTs, maps six fields of each event, commits
// it, answers, sends it on and commits the outcome. It knows one job, has no framework and handles
// no failure.
//
//   URL=http://127.0.0.1:8081/path STATE=DIRECTORY PORT=8080 webhook_minimal
//
// A request is answered after its row is on the disk. Rows of many requests share a transaction,
// and so do outcomes. One thread does everything.

#include "minimal_rows.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
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
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

struct event {
    sqlite3_int64 id = 0;
    std::string body;
};

// Six fields.
std::string mapped(const std::string& text) {
    const auto event = json::parse(text).as_object();
    json::object out;
    out["id"] = event.at("id");
    out["type"] = event.at("type");
    out["at"] = event.at("at");
    out["author"] = event.at("author").at("name");
    out["caption"] = event.at("caption");
    out["likes"] = event.at("counts").at("likes");
    return json::serialize(out);
}

// Kept connections to the target, each with one event at a time.
class senders {
 public:
    senders(asio::io_context& io, const target& to, event_rows& rows) : rows_(rows) {
        for (std::size_t i = 0; i < in_flight; ++i) {
            auto& one = lines_.emplace_back(io);
            asio::ip::tcp::resolver resolver(io);
            one.stream.connect(resolver.resolve(to.host, to.port));
            one.stream.socket().set_option(asio::ip::tcp::no_delay(true));
            one.request.method(http::verb::post);
            one.request.target(to.path);
            one.request.version(11);
            one.request.set(http::field::host, to.host + ":" + to.port);
            one.request.set(http::field::user_agent, "webhook_minimal");
            one.request.set(http::field::content_type, "application/json");
            free_.push_back(&one);
        }
    }

    void take(event next) {
        waiting_.push_back(std::move(next));
        send_more();
    }

 private:
    struct line {
        explicit line(asio::io_context& io) : stream(io) {}
        boost::beast::tcp_stream stream;
        boost::beast::flat_buffer buffer;
        http::request<http::string_body> request;
        http::response<http::string_body> reply;
        sqlite3_int64 id = 0;
    };

    void send_more() {
        while (!free_.empty() && !waiting_.empty()) {
            auto& on = *free_.back();
            free_.pop_back();
            on.id = waiting_.front().id;
            on.request.body() = std::move(waiting_.front().body);
            waiting_.pop_front();
            on.request.prepare_payload();
            on.stream.expires_after(std::chrono::seconds(30));
            http::async_write(on.stream, on.request, [this, &on](auto error, std::size_t) {
                if (error) {
                    fail("sending: " + error.message());
                }
                receive(on);
            });
        }
    }

    void receive(line& on) {
        on.reply = {};
        http::async_read(on.stream, on.buffer, on.reply, [this, &on](auto error, std::size_t) {
            if (error) {
                fail("receiving: " + error.message());
            }
            if (on.reply.result_int() / 100 != 2) {
                fail("HTTP " + std::to_string(on.reply.result_int()));
            }
            rows_.keep_outcome(on.id, on.reply.result_int(), on.reply.body(), [this, &on] {
                free_.push_back(&on);
                send_more();
            });
        });
    }

    event_rows& rows_;
    std::deque<line> lines_;
    std::vector<line*> free_;
    std::deque<event> waiting_;
};

// One connection of a sender.
class session : public std::enable_shared_from_this<session> {
 public:
    session(asio::ip::tcp::socket socket, event_rows& rows, senders& to, sqlite3_int64& ids)
        : stream_(std::move(socket)), rows_(rows), to_(to), ids_(ids) {}

    void next() {
        request_ = {};
        stream_.expires_after(std::chrono::seconds(30));
        http::async_read(stream_, buffer_, request_,
                         [self = shared_from_this()](auto error, std::size_t) {
                             if (!error) {
                                 self->take();
                             }
                         });
    }

 private:
    void take() {
        event_ = {++ids_, mapped(request_.body())};
        rows_.keep_intent(event_.id, event_.body, [self = shared_from_this()] {
            self->to_.take(std::move(self->event_));
            self->answer();
        });
    }

    void answer() {
        reply_ = {};
        reply_.version(11);
        reply_.result(http::status::ok);
        reply_.set(http::field::content_type, "application/json");
        reply_.body() = R"({"status":"stored"})";
        reply_.keep_alive(request_.keep_alive());
        reply_.prepare_payload();
        http::async_write(stream_, reply_, [self = shared_from_this()](auto error, std::size_t) {
            if (!error && self->reply_.keep_alive()) {
                self->next();
            }
        });
    }

    boost::beast::tcp_stream stream_;
    event_rows& rows_;
    senders& to_;
    sqlite3_int64& ids_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> reply_;
    event event_;
};

class server {
 public:
    server(asio::io_context& io, unsigned short port, event_rows& rows, senders& to)
        : acceptor_(io, {asio::ip::make_address("127.0.0.1"), port}), rows_(rows), to_(to) {}

    void accept() {
        acceptor_.async_accept([this](auto error, asio::ip::tcp::socket socket) {
            if (error) {
                return;
            }
            socket.set_option(asio::ip::tcp::no_delay(true));
            std::make_shared<session>(std::move(socket), rows_, to_, ids_)->next();
            accept();
        });
    }

 private:
    asio::ip::tcp::acceptor acceptor_;
    event_rows& rows_;
    senders& to_;
    sqlite3_int64 ids_ = 0;
};

void run() {
    asio::io_context io(1);
    event_rows rows(io, given("STATE") + "/events.sqlite");
    senders to(io, target_of(given("URL")), rows);
    server takes(io, static_cast<unsigned short>(std::stoi(given("PORT"))), rows, to);
    takes.accept();
    asio::signal_set ends(io, SIGTERM);
    ends.async_wait([&io](auto, int) { io.stop(); });
    io.run();
}

}  // namespace

int main() {
    try {
        run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "webhook_minimal: %s\n", error.what());
        return 1;
    }
}
