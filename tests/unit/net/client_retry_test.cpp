#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;
using std::chrono::milliseconds;
using std::chrono::seconds;

client_settings three() {
    auto out = patient();
    out.retry.attempts = 3;
    return out;
}

std::string status(int number, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(number) + " X\r\n" + headers + "Content-Length: 0\r\n\r\n";
}

// Gives the answers in order, over all connections, then repeats the last one. "" resets.
class scripted_answers {
 public:
    scripted_answers(asio::io_context& io, std::vector<std::string> all)
        : all_(std::move(all)),
          server(io, [this](connection from, int) { return answer(std::move(from)); }) {}

 private:
    awaitable<void> answer(connection from) {
        while (!(co_await from->read_request()).empty()) {
            const std::string bytes = all_[std::min(next_++, all_.size() - 1)];
            if (bytes.empty()) {
                from->reset();
                co_return;
            }
            co_await from->send(bytes);
        }
    }

    std::vector<std::string> all_;
    std::size_t next_ = 0;

 public:
    scripted_server server;
};

TEST(client_retry, tries_again_what_may_pass) {
    for (const int number : {408, 429, 500, 502, 503, 504}) {
        client_fixture bench(three());
        scripted_answers script(bench.io, {status(number), status(number), ok("x")});
        EXPECT_EQ(bench.get(script.server.url())->status, 200U) << number;
        EXPECT_EQ(script.server.heard().size(), 3U);
        EXPECT_EQ(bench.time.slept.size(), 2U);
    }
}

TEST(client_retry, hands_back_the_last_answer_as_it_is) {
    client_fixture bench(three());
    scripted_answers script(bench.io,
                            {status(500), status(503), status(502, "X: last\r\n"), ok("x")});
    const auto got = bench.get(script.server.url());
    EXPECT_EQ(got->status, 502U);
    EXPECT_EQ(got->headers.find("X"), "last");
    EXPECT_EQ(script.server.heard().size(), 3U);
}

TEST(client_retry, a_post_is_sent_once_whatever_comes) {
    for (const auto& answer : {status(500), status(503, "Retry-After: 1\r\n"), status(429),
                               std::string("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
                               std::string("garbage\r\n\r\n"), std::string()}) {
        auto settings = three();
        settings.timeouts.idle = milliseconds(60);  // one of them stalls
        client_fixture bench(settings);
        scripted_answers script(bench.io, {answer});
        const auto got = bench.post(script.server.url(), "once");
        EXPECT_EQ(script.server.heard().size(), 1U) << answer;
        EXPECT_TRUE(got.has_value() || got.error().may_have_happened);
    }
}

TEST(client_retry, a_post_that_is_said_to_be_repeatable_is_repeated) {
    client_fixture bench(three());
    scripted_answers script(bench.io, {"", status(503), ok("x")});
    auto what = post_request(script.server.url(), "again");
    what.repeatable = true;
    EXPECT_EQ(bench.send(what)->status, 200U);
    EXPECT_EQ(script.server.heard().size(), 3U);
    what.method = "GET";
    what.repeatable = false;
    scripted_answers other(bench.io, {status(503), ok("x")});
    what.target = other.server.url();
    EXPECT_EQ(bench.send(what)->status, 503U);
}

TEST(client_retry, a_post_that_never_left_is_tried_again) {
    client_fixture bench(three());
    std::uint16_t port = 0;
    {
        scripted_server gone(bench.io, answering(ok("")));
        port = gone.port();
    }
    const auto got = bench.post("http://127.0.0.1:" + std::to_string(port) + "/", "x");
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(bench.time.slept.size(), 2U);
    EXPECT_FALSE(got.error().may_have_happened);
}

TEST(client_retry, what_was_sent_in_an_earlier_attempt_still_may_have_happened) {
    client_fixture bench(three());
    scripted_server server(bench.io, [&](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        server.refuse();
        from->reset();
    });
    const auto got = bench.get(server.url());
    ASSERT_FALSE(got.has_value());
    EXPECT_NE(got.error().message.find("connection refused"), std::string::npos);
    EXPECT_TRUE(got.error().may_have_happened);
}

TEST(client_retry, waits_as_long_as_it_is_told) {
    client_fixture bench(three());
    scripted_answers script(bench.io, {status(429, "Retry-After: 7\r\n"), ok("x")});
    EXPECT_EQ(bench.get(script.server.url())->status, 200U);
    EXPECT_EQ(bench.time.slept, std::vector<milliseconds>{seconds(7)});
}

TEST(client_retry, does_not_wait_past_the_whole) {
    client_fixture bench(three());
    scripted_answers script(bench.io, {status(429, "Retry-After: 61\r\n"), ok("x")});
    EXPECT_EQ(bench.get(script.server.url())->status, 429U);
    EXPECT_TRUE(bench.time.slept.empty());
}

TEST(client_retry, what_lasts_is_not_tried_again) {
    client_fixture bench(three());
    scripted_server server(bench.io, answering_once("garbage\r\n\r\n"));
    ASSERT_FALSE(bench.get(server.url()).has_value());
    EXPECT_EQ(server.connections(), 1);
    EXPECT_TRUE(bench.time.slept.empty());
}

}  // namespace
}  // namespace sluice::net
