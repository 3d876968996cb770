#include "support/net_client_fixture.hpp"
#include "support/net_gzip.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

// Servers that answer wrongly, too much, or break off.

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

failure met(scripted_server::script script, client_settings settings = patient()) {
    client_fixture bench(std::move(settings));
    scripted_server server(bench.io, std::move(script));
    const auto got = bench.get(server.url());
    EXPECT_FALSE(got.has_value());
    failure out = got.error();
    out.message.erase(0, out.message.find(": ") + 2);
    return out;
}

client_settings narrow() {
    auto out = patient();
    out.largest_header = 1'000;
    out.largest_body = 1'000;
    return out;
}

TEST(client_damage, replies_cut_short_are_failures) {
    for (const auto* part :
         {"HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
        const auto what = met(answering_once(part));
        EXPECT_EQ(what.message, "the answer was cut short") << part;
        EXPECT_FALSE(what.mend.empty());
        EXPECT_EQ(what.kind, failure_class::unreachable);
        EXPECT_TRUE(what.may_have_happened);
    }
}

TEST(client_damage, a_reset_in_the_middle_is_one_too) {
    const auto what = met([](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send("HTTP/1.1 200 OK\r\n\r\nno length");
        from->reset();
    });
    EXPECT_EQ(what.kind, failure_class::unreachable);
    EXPECT_TRUE(what.may_have_happened);
}

TEST(client_damage, an_end_without_an_answer) {
    const auto what = met(answering_once(""));
    EXPECT_EQ(what.message, "connection closed without an answer");
    EXPECT_FALSE(what.mend.empty());
    EXPECT_TRUE(what.may_have_happened);
}

TEST(client_damage, a_reset_before_the_request_was_read) {
    const auto what = met([](connection from, int) -> awaitable<void> {
        from->reset();
        co_return;
    });
    EXPECT_EQ(what.kind, failure_class::unreachable);
}

TEST(client_damage, garbage_is_invalid) {
    const auto what = met(answering_once("SSH-2.0-OpenSSH_9.2p1 Debian\r\n"));
    EXPECT_EQ(what.kind, failure_class::invalid);
    EXPECT_EQ(what.message.substr(0, 22), "the answer is not HTTP");
    EXPECT_TRUE(what.may_have_happened);
}

TEST(client_damage, too_large_is_invalid_before_it_fills_the_memory) {
    const auto header =
        met(answering_once("HTTP/1.1 200 OK\r\nX: " + std::string(5'000, 'x')), narrow());
    EXPECT_EQ(header.message, "header of the answer is larger than 1000 bytes");
    EXPECT_EQ(header.kind, failure_class::invalid);
    const auto stated =
        met(answering_once("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n"), narrow());
    EXPECT_EQ(stated.message, "body of the answer is larger than 1000 bytes");
    const auto unstated =
        met(answering_once("HTTP/1.1 200 OK\r\n\r\n" + std::string(5'000, 'x')), narrow());
    EXPECT_EQ(unstated.message, "body of the answer is larger than 1000 bytes");
}

TEST(client_damage, a_gzip_bomb_goes_nowhere) {
    auto settings = patient();
    settings.largest_body = 1024 * 1024;
    const auto what = met(
        answering_once(ok(gzipped(std::string(200'000'000, '0')), "Content-Encoding: gzip\r\n")),
        settings);
    EXPECT_EQ(what.message, "body of the answer is larger than 1 MiB");
    EXPECT_EQ(what.kind, failure_class::invalid);
    const auto bad = met(answering_once(ok("not gzip", "Content-Encoding: gzip\r\n")));
    EXPECT_EQ(bad.kind, failure_class::invalid);
    EXPECT_EQ(bad.message.substr(0, 20), "gzip body is damaged");
}

TEST(client_damage, nobody_listens) {
    client_fixture bench;
    std::uint16_t port = 0;
    {
        scripted_server gone(bench.io, answering(ok("")));
        port = gone.port();
    }
    const auto got = bench.post("http://127.0.0.1:" + std::to_string(port) + "/", "x");
    ASSERT_FALSE(got.has_value());
    const auto place = "127.0.0.1:" + std::to_string(port);
    EXPECT_EQ(got.error().message, "POST http://" + place + "/: connection refused by " + place);
    EXPECT_EQ(got.error().kind, failure_class::unreachable);
    EXPECT_FALSE(got.error().may_have_happened);
}

TEST(client_damage, no_such_host) {
    client_fixture bench;
    const auto got = bench.get("http://no-such-host.invalid/");
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, failure_class::unreachable);
    EXPECT_EQ(got.error().message.find("GET http://no-such-host.invalid/: no address for host"),
              0U);
    EXPECT_FALSE(got.error().may_have_happened);
}

}  // namespace
}  // namespace sluice::net
