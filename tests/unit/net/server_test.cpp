#include "support/net_client_fixture.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;
using asio::ip::tcp;
using std::chrono::milliseconds;

// Answers with the request's own text.
awaitable<reply> echo(request what) {
    reply out;
    out.message.status = 200;
    out.message.headers.add("X-Method", what.method);
    out.message.headers.add("X-Key", std::string(what.headers.find("x-api-key").value_or("none")));
    out.message.body = what.target + "|" + what.body;
    co_return out;
}

class server : public ::testing::Test {
 protected:
    void start(request_handler handler, server_settings settings = {}) {
        served_ = start_server(bench_.io.get_executor(), settings, std::move(handler)).value();
    }
    void TearDown() override {
        if (served_) {
            run_awaitable(bench_.io, served_->stop());
        }
    }

    std::string url(const std::string& target = "/") const {
        return "http://127.0.0.1:" + std::to_string(served_->port()) + target;
    }

    // Returns everything that comes until the server closes.
    std::string raw(const std::string& bytes) {
        return run_awaitable(bench_.io, exchange(served_->port(), bytes));
    }

    static awaitable<std::string> exchange(std::uint16_t port, std::string bytes) {
        tcp::socket socket(co_await asio::this_coro::executor);
        const tcp::endpoint at(asio::ip::address_v4::loopback(), port);
        co_await socket.async_connect(at, use_awaitable);
        co_await asio::async_write(socket, asio::buffer(bytes), as_tuple);
        std::string got;
        co_await asio::async_read(socket, asio::dynamic_buffer(got), as_tuple);
        co_return got;
    }

    client_fixture bench_;
    std::unique_ptr<http_server> served_;
};

TEST_F(server, hands_the_request_over_as_it_came) {
    start(echo);
    auto what = post_request(url("/a%20b?c=d"), "the body");
    what.headers.add("X-API-Key", "key");
    const auto got = bench_.send(what);
    ASSERT_TRUE(got.has_value()) << describe(got.error());
    EXPECT_EQ(got->body, "/a%20b?c=d|the body");
    EXPECT_EQ(got->headers.find("X-Method"), "POST");
    EXPECT_EQ(got->headers.find("X-Key"), "key");
}

TEST_F(server, keeps_a_connection_and_takes_pipelined_requests) {
    start(echo);
    const auto got =
        raw("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(got.find("/1|"), std::string::npos);
    EXPECT_NE(got.find("/2|"), std::string::npos);
    EXPECT_EQ(got.substr(got.size() - 3), "/3|");
}

TEST_F(server, leaves_the_body_out_for_head) {
    start(echo);
    const auto got = raw("HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(got.find("Content-Length: 5\r\n"), std::string::npos);
    EXPECT_EQ(got.substr(got.size() - 4), "\r\n\r\n");
}

TEST_F(server, reads_chunks_and_says_go_on) {
    start(echo);
    const auto got =
        raw("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n0\r\n\r\n");
    EXPECT_NE(got.find("/|abc"), std::string::npos);
}

TEST_F(server, cuts_the_connection_when_told_to) {
    start([](request) -> awaitable<reply> { co_return reply{{}, true}; });
    EXPECT_EQ(raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
}

TEST_F(server, an_exception_becomes_a_500_and_the_connection_lives) {
    start([](request what) -> awaitable<reply> {
        if (what.target == "/bad") {
            throw std::runtime_error("hunter2");
        }
        co_return co_await echo(std::move(what));
    });
    const auto bad = bench_.get(url("/bad"));
    EXPECT_EQ(bad->status, 500U);
    EXPECT_EQ(bad->body.find("hunter2"), std::string::npos);
    EXPECT_EQ(bench_.get(url("/good"))->status, 200U);
}

TEST_F(server, refuses_what_is_too_large_or_no_http) {
    server_settings settings;
    settings.largest_body = 1'000;
    start(echo, settings);
    EXPECT_EQ(bench_.post(url(), std::string(1'000, 'x'))->status, 200U);
    EXPECT_EQ(bench_.post(url(), std::string(1'001, 'x'))->status, 413U);
    EXPECT_EQ(bench_.post(url(), std::string(3'000'000, 'x'))->status, 413U);
    EXPECT_EQ(raw("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n").substr(0, 12),
              "HTTP/1.1 431");
    EXPECT_EQ(raw("hello there\r\n\r\n").substr(0, 12), "HTTP/1.1 400");
}

TEST_F(server, a_reply_cannot_break_its_frame) {
    start([](request) -> awaitable<reply> {
        reply out;
        out.message.status = 200;
        out.message.headers.add("Content-Length", "100");
        out.message.headers.add("X-Bad", "a\r\nSet-Cookie: b");
        out.message.body = "abc";
        co_return out;
    });
    const auto got = bench_.get(url());
    EXPECT_EQ(got->body, "abc");
    EXPECT_EQ(got->headers.size(), 1U);
}

TEST_F(server, closes_who_says_nothing) {
    server_settings settings;
    settings.header = milliseconds(30);
    settings.body = milliseconds(30);
    settings.idle = milliseconds(30);
    start(echo, settings);
    EXPECT_EQ(raw(""), "");
    EXPECT_EQ(raw("GET / HT"), "");
    EXPECT_EQ(raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"), "");
}

TEST_F(server, names_the_port_that_is_in_use) {
    start(echo);
    server_settings settings;
    settings.port = served_->port();
    const auto second = start_server(bench_.io.get_executor(), settings, echo);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(describe(second.error()),
              "port in use: 127.0.0.1:" + std::to_string(settings.port) +
                  " (stop the program that listens there, or choose another port)");
    settings.host = "not an address";
    EXPECT_FALSE(start_server(bench_.io.get_executor(), settings, echo).has_value());
    settings.host = "192.0.2.1";
    EXPECT_FALSE(start_server(bench_.io.get_executor(), settings, echo).has_value());
}

// The handler waits for `release`; the stop waits for the handler and its reply.
TEST_F(server, stop_lets_a_handler_finish_and_closes_what_is_idle) {
    wake_event entered(bench_.io.get_executor());
    wake_event release(bench_.io.get_executor());
    start([&](request what) -> awaitable<reply> {
        entered.notify();
        co_await release.wait();
        co_return co_await echo(std::move(what));
    });
    task_group group(bench_.io.get_executor(), [](const std::string&, std::exception_ptr) {});
    std::string got;
    std::string idle = "open";
    bool stopped = false;
    auto ask = [](std::uint16_t port, std::string bytes, std::string& into) -> awaitable<void> {
        into = co_await exchange(port, bytes);
    };
    auto stop = [](http_server& which, bool& done) -> awaitable<void> {
        co_await which.stop();
        done = true;
    };
    group.spawn("idle", ask(served_->port(), "", idle));
    group.spawn("busy", ask(served_->port(), "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", got));
    run_awaitable(bench_.io, entered.wait());
    group.spawn("stop", stop(*served_, stopped));
    while (idle == "open") {
        bench_.io.run_one();
    }
    EXPECT_FALSE(stopped);
    release.notify();
    run_awaitable(bench_.io, group.join());
    EXPECT_TRUE(stopped);
    EXPECT_NE(got.find("/x|"), std::string::npos);
    EXPECT_NE(got.find("Connection: close"), std::string::npos);
    EXPECT_NE(bench_.problem_of_get(url()).find("connection refused"), std::string::npos);
}

}  // namespace
}  // namespace sluice::net
