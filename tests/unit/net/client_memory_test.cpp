#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"
#include "support/peak_memory.hpp"

#include <gtest/gtest.h>

#include <vector>

// A hostile server cannot fill the memory of a client.

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

std::string repeated(const std::string& text, std::size_t least) {
    std::string out;
    while (out.size() < least) {
        out += text;
    }
    return out;
}

// Sends `head`, then `piece` as long as the client listens, up to 128 MiB.
scripted_server::script without_end(std::string head, std::string piece) {
    return [head = std::move(head), piece = std::move(piece)](connection from,
                                                              int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send(head);
        for (std::size_t sent = 0; sent < 128 * 1024 * 1024; sent += piece.size()) {
            co_await from->send(piece);
        }
    };
}

TEST(client_memory, endless_bytes_outside_the_body_are_refused_at_the_limit) {
    const std::string filler(65'536, 'a');
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    struct flood {
        std::string head;
        std::string piece;
    };
    const std::vector<flood> floods{
        {"HTTP/1.1 200 ", filler},
        {"HTTP/1.1 200 OK\r\nX: ", filler},
        {"HTTP/1.1 200 OK\r\n", repeated("X-A: b\r\n", 65'536)},
        {chunked + "2;", filler},
        {chunked, std::string(65'536, '0')},
        {chunked, repeated("1;" + std::string(4'000, 'a') + "\r\n \r\n", 65'536)},
        {chunked, repeated("1\r\na\r\n", 65'536)},
        {chunked + "2\r\n{}\r\n0\r\n", repeated("X-T: b\r\n", 65'536)},
        {chunked + "2\r\n{}\r\n0\r\nX-T: ", filler}};
    const peak_memory memory;
    for (const auto& one : floods) {
        client_fixture bench;
        scripted_server server(bench.io, without_end(one.head, one.piece));
        const auto got = bench.get(server.url());
        ASSERT_FALSE(got.has_value()) << one.head;
        EXPECT_EQ(got.error().kind, failure_class::invalid);
        EXPECT_NE(got.error().message.find("header of the answer is larger than 64 KiB"),
                  std::string::npos)
            << got.error().message;
    }
    EXPECT_LT(memory.growth_in_mib(), 16U);
}

TEST(client_memory, interim_replies_are_no_answer) {
    client_fixture bench;
    scripted_server server(bench.io,
                           without_end("", repeated("HTTP/1.1 100 Continue\r\n\r\n", 65'536)));
    const auto got = bench.get(server.url());
    ASSERT_FALSE(got.has_value());
    EXPECT_NE(got.error().message.find("only 1xx replies"), std::string::npos);
}

TEST(client_memory, a_promised_length_takes_no_memory) {
    client_fixture bench;
    scripted_server server(bench.io,
                           answering_once("HTTP/1.1 200 OK\r\nContent-Length: 33554432\r\n\r\n{}"));
    const peak_memory memory;
    EXPECT_FALSE(bench.get(server.url()).has_value());
    EXPECT_LT(memory.growth_in_mib(), 8U);
}

}  // namespace
}  // namespace sluice::net
