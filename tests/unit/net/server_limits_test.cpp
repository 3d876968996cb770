#include "support/net_client_fixture.hpp"
#include "support/peak_memory.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>
#include <sluice/net/body_memory.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <list>
#include <sys/resource.h>

// One sender cannot take all memory, connections or time of a server.

namespace sluice::net {
namespace {

using namespace testing;
using asio::ip::tcp;
using std::chrono::milliseconds;

awaitable<reply> answers_at_once(request) {
    reply out;
    out.message.status = 200;
    out.message.body = "here";
    co_return out;
}

const std::string asks = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

// "200", "431"; "" without a reply.
std::string status_in(const std::string& got) {
    return got.size() < 12 ? "" : got.substr(9, 3);
}

class server_limits : public ::testing::Test {
 protected:
    void start(server_settings settings = {}, request_handler handler = answers_at_once) {
        served_ =
            start_server(bench_.io.get_executor(), std::move(settings), std::move(handler)).value();
        port_ = served_->port();
    }
    void TearDown() override {
        if (served_) {
            run_awaitable(bench_.io, served_->stop());
        }
    }

    // Connects from another address of this machine than 127.0.0.1, if one is given.
    static awaitable<void> connect(tcp::socket* socket, std::uint16_t port, std::string from) {
        socket->open(tcp::v4());
        socket->bind({asio::ip::make_address(from), 0});
        co_await socket->async_connect({asio::ip::address_v4::loopback(), port}, use_awaitable);
    }

    static awaitable<std::string> rest_of(tcp::socket* socket) {
        std::string got;
        co_await asio::async_read(*socket, asio::dynamic_buffer(got), as_tuple);
        co_return got;
    }

    // Sends these bytes from `from`, and returns the status of the reply.
    static awaitable<std::string> status_of(std::uint16_t port, std::string bytes,
                                            std::string from = "127.0.0.1") {
        tcp::socket socket(co_await asio::this_coro::executor);
        co_await connect(&socket, port, from);
        co_await asio::async_write(socket, asio::buffer(bytes), as_tuple);
        co_return status_in(co_await rest_of(&socket));
    }

    // Sends a piece again and again, until the server refuses it or `most` bytes are sent.
    static awaitable<std::string> flooded(std::uint16_t port, std::string head, std::string piece,
                                          std::size_t most) {
        tcp::socket socket(co_await asio::this_coro::executor);
        co_await connect(&socket, port, "127.0.0.1");
        co_await asio::async_write(socket, asio::buffer(head), as_tuple);
        for (std::size_t sent = 0; sent < most; sent += piece.size()) {
            auto [error, size] = co_await asio::async_write(socket, asio::buffer(piece), as_tuple);
            if (error) {
                break;
            }
        }
        co_return status_in(co_await rest_of(&socket));
    }

    void open(const std::string& from, const std::string& bytes = {}) {
        open_.emplace_back(bench_.io);
        run_awaitable(bench_.io, connect(&open_.back(), port_, from));
        if (!bytes.empty()) {
            asio::write(open_.back(), asio::buffer(bytes));
        }
    }

    // Counts the open connections that the server has not closed, once it has accepted all.
    std::size_t still_open() {
        EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, asks, "127.9.9.9")), "200");
        return static_cast<std::size_t>(std::ranges::count_if(open_, [](tcp::socket& socket) {
            boost::system::error_code error;
            char byte = 0;
            socket.non_blocking(true);
            socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
            return error == asio::error::would_block;
        }));
    }

    client_fixture bench_;
    std::unique_ptr<http_server> served_;
    std::uint16_t port_ = 0;
    std::list<tcp::socket> open_;
};

TEST_F(server_limits, endless_bytes_outside_a_body_take_no_memory) {
    start();
    const std::string filler(65'536, 'a');
    std::string trailers;
    while (trailers.size() < 65'536) {
        trailers += "X-T: b\r\n";
    }
    struct flood {
        std::string head;
        std::string piece;
    };
    const std::vector<flood> floods{{"GET /", filler},
                                    {"GET / HTTP/1.1\r\nX: ", filler},
                                    {"GET / HTTP/1.1\r\n", trailers},
                                    {chunked + "2;", filler},
                                    {chunked, std::string(65'536, '0')},
                                    {chunked + "0\r\nX: ", filler},
                                    {chunked + "0\r\n", trailers}};
    constexpr std::size_t much = 128 * 1024 * 1024;
    const peak_memory memory;
    for (const auto& one : floods) {
        const auto status = run_awaitable(bench_.io, flooded(port_, one.head, one.piece, much));
        EXPECT_EQ(status, "431") << one.head;
    }
    EXPECT_LT(memory.growth_in_mib(), 16U);
}

TEST_F(server_limits, bodies_of_all_connections_share_their_room) {
    server_settings settings;
    settings.largest_body = 100'000;
    settings.largest_bodies = 250'000;
    start(settings);
    const std::string part =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(99'000, 'x');
    open("127.0.0.1", part);
    open("127.0.0.2", part);
    EXPECT_EQ(still_open(), 2U);
    const auto whole = part + std::string(1'000, 'x');
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, whole, "127.0.0.3")), "503");
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, asks, "127.0.0.3")), "200");
    open_.pop_front();
    EXPECT_EQ(still_open(), 1U);
    EXPECT_EQ(
        bench_.post("http://127.0.0.1:" + std::to_string(port_) + "/", std::string(100'000, 'x'))
            ->status,
        200U);
    EXPECT_EQ(
        bench_.post("http://127.0.0.1:" + std::to_string(port_) + "/", std::string(100'000, 'x'))
            ->status,
        200U);
}

awaitable<reply> unpacks_the_body(request asked) {
    reply out;
    const bool fits = asked.memory->add(900) && !asked.memory->add(200) && asked.memory->add(100);
    out.message.status = fits ? 200 : 503;
    co_return out;
}

TEST_F(server_limits, a_handler_counts_memory_for_a_body_until_its_reply) {
    server_settings settings;
    settings.largest_bodies = 1000;
    start(settings, unpacks_the_body);
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, asks)), "200");
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, asks)), "200") << "it was given back";
    const std::string body =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, body)), "503") << "its own byte counts";
}

TEST_F(server_limits, an_address_has_its_share_and_the_oldest_makes_room) {
    start();
    for (int i = 0; i < 40; ++i) {
        open("127.0.0.1", "GET / HT");
    }
    EXPECT_EQ(still_open(), 16U);
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, asks)), "200");
    EXPECT_EQ(still_open(), 15U);
}

TEST_F(server_limits, a_flood_from_many_addresses_starves_nobody) {
    server_settings settings;
    settings.connections = 20;
    settings.connections_per_address = 5;
    start(settings);
    open("127.0.1.1", "GET / HT");  // the sender with few connections keeps its place
    for (int i = 0; i < 200; ++i) {
        open("127.0.2." + std::to_string(1 + i % 8), "GET / HT");
    }
    EXPECT_EQ(still_open(), 19U);
    boost::system::error_code error;
    char byte = 0;
    open_.front().receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
    EXPECT_EQ(error, asio::error::would_block);
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, asks, "127.0.3.1")), "200");
}

TEST_F(server_limits, a_connection_that_is_being_answered_keeps_its_place) {
    wake_event entered(bench_.io.get_executor());
    wake_event release(bench_.io.get_executor());
    server_settings settings;
    settings.connections_per_address = 1;
    start(settings, [&](request asked) -> awaitable<reply> {
        entered.notify();
        co_await release.wait();
        co_return co_await answers_at_once(std::move(asked));
    });
    std::string got;
    task_group group(bench_.io.get_executor(), [](const std::string&, std::exception_ptr) {});
    auto ask = [](std::uint16_t port, std::string& into) -> awaitable<void> {
        into = co_await status_of(port, asks);
    };
    group.spawn("first", ask(port_, got));
    run_awaitable(bench_.io, entered.wait());
    EXPECT_EQ(run_awaitable(bench_.io, status_of(port_, "")), "503");
    release.notify();
    run_awaitable(bench_.io, group.join());
    EXPECT_EQ(got, "200");
}

// The test's own ends need descriptors too, so the limit leaves some for them.
TEST_F(server_limits, spares_descriptors_for_the_rest_of_the_program) {
    start();
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const std::filesystem::directory_iterator in_use("/proc/self/fd");
    rlimit few = before;
    few.rlim_cur = static_cast<rlim_t>(std::distance(begin(in_use), end(in_use))) + 40 + 64;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    for (int i = 0; i < 60; ++i) {
        open("127.0.4." + std::to_string(1 + i), "GET / HT");
    }
    const auto left = still_open();  // the server has accepted all and answered another
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_LT(left, 40U);
    EXPECT_GE(left, 10U);
}

TEST_F(server_limits, a_slow_sender_has_a_limit_for_the_whole_of_its_head_and_body) {
    server_settings settings;
    settings.header = milliseconds(60);
    settings.body = milliseconds(60);
    settings.idle = std::chrono::seconds(20);
    start(settings);
    // Sends one byte at a time: each comes in time, but the whole request would take seconds.
    EXPECT_EQ(run_awaitable(bench_.io, flooded(port_, "GET / HTTP/1.1\r\nX: ", "a", 60'000)), "");
    EXPECT_EQ(run_awaitable(
                  bench_.io,
                  flooded(port_, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
                          "a", 1'000'000)),
              "");
}

TEST_F(server_limits, a_second_request_in_a_body_never_runs) {
    int handled = 0;
    start({}, [&](request asked) -> awaitable<reply> {
        ++handled;
        co_return co_await answers_at_once(std::move(asked));
    });
    const auto status = run_awaitable(bench_.io, status_of(port_,
                                                           "POST / HTTP/1.1\r\nHost: a\r\n"
                                                           "Transfer-Encoding: xchunked\r\n\r\n" +
                                                               asks));
    EXPECT_EQ(status, "400");
    EXPECT_EQ(handled, 0);
}

}  // namespace
}  // namespace sluice::net
