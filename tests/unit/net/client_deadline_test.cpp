#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/async/event.hpp>
#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

// Servers that stall: each phase ends by its own limit, and says which.

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;
using std::chrono::milliseconds;

awaitable<void> stalls(connection from, int /*number*/) {
    co_await from->stall();
}

scripted_server::script stalls_after(std::string bytes) {
    return [bytes](connection from, int) -> awaitable<void> {
        const std::string part = bytes;
        co_await from->read_request();
        co_await from->send(part);
        co_await from->stall();
    };
}

std::string timed_out(scripted_server::script script, failure* all = nullptr) {
    client_fixture bench(impatient());
    scripted_server server(bench.io, std::move(script));
    const auto got = bench.get(server.url("/x?key=hunter2"));
    if (got) {
        return "HTTP " + std::to_string(got->status);
    }
    if (all != nullptr) {
        *all = got.error();
    }
    const std::string start = "GET " + server.url("/x") + ": ";
    EXPECT_EQ(got.error().message.substr(0, start.size()), start);
    return got.error().message.substr(start.size());
}

TEST(client_deadline, no_answer) {
    failure what;
    EXPECT_EQ(timed_out(stalls_after(""), &what), "no answer within 60ms (first byte)");
    EXPECT_EQ(what.kind, failure_class::unreachable);
    EXPECT_TRUE(what.may_have_happened);
}

TEST(client_deadline, half_a_header) {
    EXPECT_EQ(timed_out(stalls_after("HTTP/1.1 200 OK\r\nConte")),
              "the answer stopped within 60ms (idle)");
}

TEST(client_deadline, half_a_body) {
    EXPECT_EQ(timed_out(stalls_after("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")),
              "the answer stopped within 60ms (idle)");
}

TEST(client_deadline, a_request_that_is_not_taken) {
    client_fixture bench(impatient());
    wake_event release(bench.io.get_executor());
    // Reads nothing, so that the buffers on the way fill up.
    scripted_server server(bench.io,
                           [&](connection, int) -> awaitable<void> { co_await release.wait(); });
    const auto got = bench.post(server.url(), std::string(30'000'000, 'x'));
    release.notify();
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().message,
              "POST " + server.url() + ": the request was not taken within 60ms (send)");
    EXPECT_TRUE(got.error().may_have_happened);
}

TEST(client_deadline, no_handshake) {
    auto settings = patient();
    settings.timeouts.handshake = milliseconds(50);
    client_fixture bench(settings);
    scripted_server server(bench.io, stalls);
    const auto got = bench.get("https://127.0.0.1:" + std::to_string(server.port()) + "/");
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().message.substr(got.error().message.find(": no") + 2),
              "no TLS handshake with 127.0.0.1 within 50ms (handshake)");
    EXPECT_FALSE(got.error().may_have_happened);
}

// Every piece comes in time, but the end never comes.
TEST(client_deadline, a_slow_drip_meets_the_limit_on_the_whole) {
    client_fixture bench;  // 15 s between two pieces
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        asio::steady_timer tick(co_await asio::this_coro::executor);
        for (int i = 0; i < 30; ++i) {
            tick.expires_after(milliseconds(10));
            co_await tick.async_wait(as_tuple);
            co_await from->send("x");
        }
    });
    auto what = get_request(server.url());
    what.total_timeout = milliseconds(120);
    const auto got = bench.send(what);
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().message,
              "GET " + server.url() + ": the answer stopped within 120ms (total)");
}

// The whole takes longer than one limit, but no pause does.
TEST(client_deadline, a_drip_in_time_arrives) {
    auto settings = patient();
    settings.timeouts.first_byte = milliseconds(300);
    settings.timeouts.idle = milliseconds(300);
    client_fixture bench(settings);
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        const std::string whole = ok("abc");
        asio::steady_timer tick(co_await asio::this_coro::executor);
        for (std::size_t i = 0; i < whole.size(); i += 2) {
            tick.expires_after(milliseconds(20));
            co_await tick.async_wait(as_tuple);
            co_await from->send(whole.substr(i, 2));
        }
    });
    EXPECT_EQ(bench.get(server.url())->body, "abc");
}

TEST(client_deadline, a_full_pool_is_waited_for_within_the_whole) {
    auto settings = patient();
    settings.connections = 1;
    settings.timeouts.first_byte = milliseconds(1'000);
    settings.timeouts.total = milliseconds(100);
    client_fixture bench(settings);
    scripted_server server(bench.io, stalls_after(""));
    task_group group(bench.io.get_executor(), [](const std::string&, std::exception_ptr) {});
    auto first = [](http_client& client, std::string url) -> awaitable<void> {
        auto what = get_request(url);
        what.total_timeout = milliseconds(300);
        co_await client.send(std::move(what));
    };
    group.spawn("first", first(bench.client(), server.url()));
    const auto got = bench.get(server.url());
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().message, "GET " + server.url() + ": no free connection to 127.0.0.1:" +
                                       std::to_string(server.port()) + " within 100ms (total)");
    EXPECT_FALSE(got.error().may_have_happened);
    run_awaitable(bench.io, group.join());
    EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace sluice::net
