#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

// Kept connections, and the effect of a server that has closed one.

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

int count(const scripted_server& server, const std::string& method) {
    int out = 0;
    for (const auto& each : server.heard()) {
        out += each.rfind(method + " ", 0) == 0 ? 1 : 0;
    }
    return out;
}

TEST(client_pool, one_connection_carries_many_requests) {
    client_fixture bench;
    scripted_server server(bench.io, answering(ok("x")));
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(bench.get(server.url()).has_value());
    }
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(server.heard().size(), 20U);
}

TEST(client_pool, a_connection_that_is_to_close_is_not_kept) {
    client_fixture bench;
    scripted_server server(bench.io, answering(ok("x", "Connection: close\r\n")));
    bench.get(server.url());
    bench.get(server.url());
    EXPECT_EQ(server.connections(), 2);
}

TEST(client_pool, opens_no_more_than_it_may) {
    auto settings = patient();
    settings.connections = 3;
    client_fixture bench(settings);
    scripted_server server(bench.io, answering(ok("x")));
    task_group group(bench.io.get_executor(), [](const std::string&, std::exception_ptr) {});
    int good = 0;
    auto one = [](http_client& client, std::string url, int& counted) -> awaitable<void> {
        const auto got = co_await client.send(get_request(url));
        counted += got ? 1 : 0;
    };
    for (int i = 0; i < 50; ++i) {
        group.spawn("one", one(bench.client(), server.url(), good));
    }
    run_awaitable(bench.io, group.join());
    EXPECT_EQ(good, 50);
    EXPECT_EQ(server.connections(), 3);
}

// Answers once on each connection, then closes it without notice.
awaitable<void> closes_after_each(connection from, int /*number*/) {
    co_await from->read_request();
    co_await from->send(ok("x"));
}

TEST(client_pool, a_connection_that_was_closed_while_idle_is_noticed_before_a_post) {
    client_fixture bench;
    scripted_server server(bench.io, closes_after_each);
    ASSERT_TRUE(bench.get(server.url()).has_value());
    const auto got = bench.post(server.url(), "once");
    ASSERT_TRUE(got.has_value()) << describe(got.error());
    EXPECT_EQ(count(server, "POST"), 1);
    EXPECT_EQ(server.connections(), 2);
}

// Closes when the second request arrives on a connection. The client could not know it in advance.
awaitable<void> closes_on_the_second(connection from, int /*number*/) {
    co_await from->read_request();
    co_await from->send(ok("x"));
    co_await from->read_request();
}

TEST(client_pool, a_lost_get_goes_out_again_without_counting_as_an_attempt) {
    client_fixture bench;
    scripted_server server(bench.io, closes_on_the_second);
    ASSERT_TRUE(bench.get(server.url()).has_value());
    ASSERT_TRUE(bench.get(server.url()).has_value());
    EXPECT_EQ(server.connections(), 2);
    EXPECT_TRUE(bench.time.slept.empty());
}

TEST(client_pool, a_lost_post_does_not) {
    auto settings = patient();
    settings.retry.attempts = 5;
    client_fixture bench(settings);
    scripted_server server(bench.io, closes_on_the_second);
    ASSERT_TRUE(bench.get(server.url()).has_value());
    const auto got = bench.post(server.url(), "once");
    ASSERT_FALSE(got.has_value());
    EXPECT_TRUE(got.error().may_have_happened);
    EXPECT_EQ(count(server, "POST"), 1);
}

TEST(client_pool, bytes_that_nobody_asked_for_make_a_connection_unusable) {
    client_fixture bench;
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        while (!(co_await from->read_request()).empty()) {
            co_await from->send(ok("mine"));
            co_await from->send(ok("not yours"));
        }
    });
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(bench.get(server.url())->body, "mine");
    }
}

TEST(client_pool, close_lets_go_of_what_is_idle) {
    client_fixture bench;
    scripted_server server(bench.io, answering(ok("x")));
    bench.get(server.url());
    bench.client().close();
    bench.get(server.url());
    bench.get(server.url());
    EXPECT_EQ(server.connections(), 3);
}

}  // namespace
}  // namespace sluice::net
