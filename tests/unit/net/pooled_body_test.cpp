#include "net/pooled_body.hpp"

#include "support/net_certificates.hpp"
#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"
#include "support/peak_memory.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// A body that is read piece by piece.

namespace sluice::net {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using connection = scripted_server::connection;

struct open_reply {
    response head;
    std::shared_ptr<body_slot> slot = std::make_shared<body_slot>();
};

open_reply opened(client_fixture& bench, const std::string& url) {
    open_reply made;
    made.slot->wants = [](const response& head) { return head.status == 200; };
    request asked;
    asked.target = url;
    asked.rest = made.slot;
    auto got = bench.send(std::move(asked));
    EXPECT_TRUE(got) << describe(got.error());
    made.head = got ? *std::move(got) : response();
    return made;
}

// Reads a body to its end, and returns it, or the failure.
awaitable<std::string> rest_of(std::shared_ptr<body_slot> slot) {
    std::string all;
    for (;;) {
        auto piece = co_await slot->stream->next();
        if (!piece) {
            co_return all + " " + describe(piece.error());
        }
        if (piece->empty()) {
            co_return all;
        }
        all += *piece;
    }
}

// Bodies of four bytes and more come in pieces.
client_settings with_small_bodies() {
    auto settings = patient();
    settings.largest_body = 4;
    return settings;
}

std::string body_of(const std::string& wire, client_settings settings = with_small_bodies()) {
    client_fixture bench(std::move(settings));
    scripted_server server(bench.io, answering_once(wire));
    auto reply = opened(bench, server.url());
    if (!reply.slot->stream) {
        return "whole: " + reply.head.body;
    }
    EXPECT_EQ(reply.head.body, "");
    return run_awaitable(bench.io, rest_of(reply.slot));
}

TEST(pooled_body, ends_as_the_reply_states) {
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), "hello");
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"),
              "hello");
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\n\r\nhello"), "hello");
}

TEST(pooled_body, that_is_small_or_not_wanted_comes_whole) {
    EXPECT_EQ(body_of("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\ngone"), "whole: gone");
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "whole: ");
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\n\r\nabc"), "whole: abc");
    const std::string body(1024 * 1024, 'a');
    const auto head = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size() - 1);
    EXPECT_EQ(body_of(head + "\r\n\r\n" + body.substr(1), patient()), "whole: " + body.substr(1));
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\n\r\n" + body, patient()), body);
}

// 40 KB of gzip may unpack to more than the 32 MiB of a whole body.
TEST(pooled_body, that_is_packed_is_large_sooner) {
    const std::string body(40'000, 'a');
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 40000";
    EXPECT_EQ(body_of(head + "\r\n\r\n" + body, patient()), body);
}

TEST(pooled_body, that_is_cut_short_says_so) {
    const auto text = body_of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
    EXPECT_THAT(text, HasSubstr("GET http://127.0.0.1"));
    EXPECT_THAT(text, HasSubstr("the answer was cut short"));
    EXPECT_THAT(body_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello"),
                HasSubstr("the answer was cut short"));
    // The first read takes less than the first chunk.
    EXPECT_THAT(body_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4e20\r\n" +
                        std::string(20'000, 'a') + "\r\nx\r\nhel"),
                HasSubstr("the size of a chunk is not a number"));
}

TEST(pooled_body, comes_after_a_redirect) {
    client_fixture bench(with_small_bodies());
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        const auto asked = co_await from->read_request();
        const bool first = asked.starts_with("GET / ");
        co_await from->send(first ? redirect_to(302, "/there")
                                  : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    });
    auto reply = opened(bench, server.url());
    ASSERT_TRUE(reply.slot->stream);
    EXPECT_TRUE(reply.head.redirected);
    EXPECT_EQ(reply.head.url, server.url("/there"));
    EXPECT_EQ(run_awaitable(bench.io, rest_of(reply.slot)), "hello");
}

TEST(pooled_body, does_not_keep_others_from_a_connection) {
    auto settings = with_small_bodies();
    settings.connections = 1;
    client_fixture bench(settings);
    scripted_server server(bench.io, [](connection from, int number) -> awaitable<void> {
        co_await from->read_request();
        if (number > 1) {
            co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            co_return;
        }
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        co_await from->stall();
    });
    const auto open = opened(bench, server.url());
    ASSERT_TRUE(open.slot->stream);
    const auto other = bench.get(server.url());
    ASSERT_TRUE(other) << describe(other.error());
    EXPECT_EQ(other->body, "ok");
    EXPECT_EQ(server.connections(), 2);
}

TEST(pooled_body, that_nobody_wants_any_more_closes_its_connection) {
    client_fixture bench(with_small_bodies());
    bool closed = false;
    scripted_server server(bench.io, [&](connection from, int number) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        if (number == 1) {
            co_await from->stall();
            closed = true;
        }
    });
    opened(bench, server.url()).slot->stream.reset();
    opened(bench, server.url());  // lets the server see it
    EXPECT_TRUE(closed);
}

awaitable<void> expect_abort(std::shared_ptr<body_slot> slot, bool& aborted) {
    try {
        co_await slot->stream->next();
    } catch (const boost::system::system_error& error) {
        aborted = error.code() == asio::error::operation_aborted;
        throw;
    }
}

TEST(pooled_body, ends_at_once_when_cancelled) {
    auto settings = with_small_bodies();
    settings.timeouts.idle = std::chrono::milliseconds(60'000);
    settings.timeouts.total = std::chrono::milliseconds(60'000);
    client_fixture bench(settings);
    bool closed = false;
    scripted_server server(bench.io, [&](connection from, int number) -> awaitable<void> {
        co_await from->read_request();
        if (number > 1) {
            co_return;
        }
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        co_await from->stall();
        closed = true;
    });
    auto reply = opened(bench, server.url());
    ASSERT_TRUE(reply.slot->stream);
    task_group group(bench.io.get_executor(), [](const std::string&, std::exception_ptr) {});
    bool aborted = false;
    const auto begin = std::chrono::steady_clock::now();
    group.spawn("body", expect_abort(reply.slot, aborted));
    asio::post(bench.io, [&] { group.cancel(); });
    run_awaitable(bench.io, group.join());
    EXPECT_TRUE(aborted);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(5'000));
    reply.slot->stream.reset();
    bench.get(server.url("/other"));  // lets the server see it
    EXPECT_TRUE(closed);
}

// Somebody between may cut a body that ends with its connection.
TEST(pooled_body, without_length_needs_the_end_of_tls) {
    const test_authority authority;
    const pem_files files;
    for (const bool whole : {false, true}) {
        auto settings = with_small_bodies();
        settings.tls.ca_file = files.write("ca.pem", authority.pem());
        client_fixture bench(settings);
        scripted_server server(bench.io, server_context(authority.issue()),
                               [whole](connection from, int) -> awaitable<void> {
                                   if (co_await from->handshake()) {
                                       co_await from->read_request();
                                       co_await from->send("HTTP/1.1 200 OK\r\n\r\npart");
                                       if (whole) {
                                           co_await from->shut_tls();
                                       }
                                   }
                               });
        auto reply = opened(bench, "https://localhost:" + std::to_string(server.port()) + "/");
        ASSERT_TRUE(reply.slot->stream);
        const auto text = run_awaitable(bench.io, rest_of(reply.slot));
        EXPECT_THAT(text, HasSubstr(whole ? "part" : "the answer was cut short"));
    }
}

// One byte within each `idle` would never end.
TEST(pooled_body, that_trickles_is_given_up) {
    auto settings = with_small_bodies();
    settings.timeouts.total = std::chrono::milliseconds(200);
    client_fixture bench(settings);
    asio::steady_timer pause(bench.io);
    bool ended = false;
    scripted_server server(bench.io, [&](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhello");
        while (!ended) {
            pause.expires_after(std::chrono::milliseconds(5));
            co_await pause.async_wait(use_awaitable);
            co_await from->send("x");
        }
    });
    auto reply = opened(bench, server.url());
    EXPECT_THAT(run_awaitable(bench.io, rest_of(reply.slot)),
                HasSubstr("the answer stopped within 200ms (total)"));
    ended = true;
}

// 64 MiB go through a client whose largest body is far smaller.
TEST(pooled_body, has_no_limit_and_takes_no_memory) {
    auto settings = patient();
    settings.largest_body = 1024;
    client_fixture bench(settings);
    const std::string piece(65'536, 'a');
    scripted_server server(bench.io, [&](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n");
        for (int i = 0; i < 1024; ++i) {
            co_await from->send(piece);
        }
    });
    const peak_memory memory;
    auto reply = opened(bench, server.url());
    ASSERT_TRUE(reply.slot->stream);
    const auto size =
        run_awaitable(bench.io, [](std::shared_ptr<body_slot> slot) -> awaitable<std::size_t> {
            std::size_t all = 0;
            for (;;) {
                const auto next = co_await slot->stream->next();
                if (!next || next->empty()) {
                    co_return all;
                }
                all += next->size();
            }
        }(reply.slot));
    EXPECT_EQ(size, 67'108'864);
    EXPECT_LT(memory.growth_in_mib(), 8U);
}

TEST(pooled_body, that_stops_coming_is_given_up) {
    auto settings = impatient();
    settings.largest_body = 4;
    client_fixture bench(settings);
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        co_await from->stall();
    });
    auto reply = opened(bench, server.url());
    EXPECT_THAT(run_awaitable(bench.io, rest_of(reply.slot)),
                HasSubstr("the answer stopped within 60ms"));
}

}  // namespace
}  // namespace sluice::net
