// Speaks to the sandbox over real sockets, with a client that only sends bytes.

#include "sandbox/sandbox.hpp"

#include "support/run_awaitable.hpp"
#include "unit/sandbox/scratch_directory.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

using asio::ip::tcp;

// Every sleep ends at once; tells when a coroutine began to wait.
class hasty_clock final : public clock {
 public:
    explicit hasty_clock(asio::any_io_executor executor) : waiting(std::move(executor)) {}

    wall_time now() const override { return *parse_utc("2026-03-01T12:00:00Z"); }
    steady_time steady_now() const override { return {}; }
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override {
        slept += length;
        waiting.notify();
        co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
        co_return true;
    }

    std::chrono::milliseconds slept{0};
    wake_event waiting;
};

class sandbox_on_a_socket : public ::testing::Test {
 protected:
    void begin(sandbox_settings settings = {}) {
        settings.port = 0;
        auto started = sandbox_server::start(context_.get_executor(), std::move(settings), time_);
        ASSERT_TRUE(started) << describe(started.error());
        server_ = std::move(*started);
    }

    void TearDown() override {
        if (server_) {
            testing::run_awaitable(context_, server_->stop());
        }
    }

    static awaitable<std::string> exchange(std::uint16_t port, std::string bytes) {
        tcp::socket socket(co_await asio::this_coro::executor);
        const tcp::endpoint place(asio::ip::address_v4::loopback(), port);
        co_await socket.async_connect(place, use_awaitable);
        co_await asio::async_write(socket, asio::buffer(bytes), use_awaitable);
        std::string reply;
        co_await asio::async_read(socket, asio::dynamic_buffer(reply), as_tuple);
        co_return reply;
    }

    static std::string bytes_of(const std::string& method, const std::string& path,
                                const std::string& body) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: sandbox-key\r\n" +
               "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    // Returns everything that came back; empty when the connection was cut.
    std::string ask(const std::string& method, const std::string& path,
                    const std::string& body = {}) {
        return testing::run_awaitable(context_,
                                      exchange(server_->port(), bytes_of(method, path, body)));
    }

    std::string post(const std::string& caption) {
        return ask("POST", "/api/_public/v1/post?workspaceId=clrep50lc000100016gqa6qju",
                   R"({"caption":")" + caption + "\"}");
    }

    asio::io_context context_;
    hasty_clock time_{context_.get_executor()};
    std::unique_ptr<sandbox_server> server_;
};

TEST_F(sandbox_on_a_socket, answers_a_client_that_knows_nothing_of_it) {
    begin();
    const auto me = ask("GET", "/api/_public/v1/me");
    EXPECT_TRUE(me.starts_with("HTTP/1.1 200 ")) << me;
    EXPECT_NE(me.find("X-RateLimit-Remaining: 59\r\n"), std::string::npos) << me;
    EXPECT_NE(me.find("Content-Type: application/json\r\n"), std::string::npos) << me;
    const auto made = post("Hello");
    EXPECT_TRUE(made.starts_with("HTTP/1.1 201 ")) << made;
    EXPECT_NE(made.find(R"({"postGroupId":"c)"), std::string::npos) << made;
}

TEST_F(sandbox_on_a_socket, cuts_the_connection_after_the_work) {
    begin();
    ask("POST", "/_sandbox/faults", R"({"kind":"cut_after","path":"/post"})");
    EXPECT_EQ(post("Cut"), "");
    const auto kept = ask("GET", "/_sandbox/posts?origin=created");
    EXPECT_NE(kept.find(R"("caption":"Cut")"), std::string::npos) << kept;
}

TEST_F(sandbox_on_a_socket, is_as_slow_as_it_is_told_to_be) {
    begin();
    ask("POST", "/_sandbox/faults", R"({"kind":"slow","delay_ms":1234})");
    EXPECT_TRUE(ask("GET", "/api/_public/v1/me").starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(time_.slept.count(), 1234);
}

TEST_F(sandbox_on_a_socket, does_not_let_a_slow_reply_hold_up_its_end) {
    begin();
    ask("POST", "/_sandbox/faults", R"({"kind":"slow","delay_ms":3600000})");
    std::string reply;
    task_group group(context_.get_executor(), [](const std::string&, std::exception_ptr error) {
        std::rethrow_exception(error);
    });
    const auto keep = [](awaitable<std::string> work, std::string* into) -> awaitable<void> {
        *into = co_await std::move(work);
    };
    group.spawn("client",
                keep(exchange(server_->port(), bytes_of("GET", "/api/_public/v1/me", "")), &reply));
    testing::run_awaitable(context_, time_.waiting.wait());
    testing::run_awaitable(context_, server_->stop());
    server_.reset();
    testing::run_awaitable(context_, group.join());
    EXPECT_LT(time_.slept.count(), 3600000);
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 ")) << reply;
}

TEST_F(sandbox_on_a_socket, keeps_its_posts_over_a_restart) {
    const scratch_directory scratch;
    sandbox_settings settings;
    settings.data = scratch.path();
    begin(settings);
    post("Kept");
    testing::run_awaitable(context_, server_->stop());
    server_.reset();
    begin(settings);
    EXPECT_NE(ask("GET", "/_sandbox/posts?origin=created").find(R"("caption":"Kept")"),
              std::string::npos);
}

TEST_F(sandbox_on_a_socket, says_what_a_person_needs_to_use_it) {
    begin();
    const auto text = server_->banner();
    for (const auto& part :
         {server_->url() + "/api/_public/v1", std::string("sandbox-key"),
          std::string("clrep50lc000100016gqa6qju"), std::string("clreplqg0000e00013y2arwc0"),
          std::string("237 posts"), std::string("60 requests a minute")}) {
        EXPECT_NE(text.find(part), std::string::npos) << text;
    }
}

TEST_F(sandbox_on_a_socket, does_not_print_a_key_that_somebody_chose) {
    sandbox_settings settings;
    settings.key = secret("a-chosen-key");
    begin(std::move(settings));
    EXPECT_EQ(server_->banner().find("a-chosen-key"), std::string::npos);
    EXPECT_TRUE(ask("GET", "/api/_public/v1/me").starts_with("HTTP/1.1 403 "));
}

TEST_F(sandbox_on_a_socket, refuses_a_port_in_use_and_settings_out_of_range) {
    begin();
    const auto refused = [&](auto change) {
        sandbox_settings settings;
        settings.port = 0;
        change(settings);
        return !sandbox_server::start(context_.get_executor(), std::move(settings), time_);
    };
    EXPECT_TRUE(refused([&](auto& how) { how.port = server_->port(); }));
    EXPECT_TRUE(refused([](auto& how) { how.rate = -1; }));
    EXPECT_TRUE(refused([](auto& how) { how.speed = -1.0; }));
    EXPECT_TRUE(refused([](auto& how) { how.seed = ~0ULL; }));
    EXPECT_TRUE(refused([](auto& how) { how.posts = 2'000'000; }));
    EXPECT_TRUE(refused([](auto& how) { how.key = secret(); }));
    EXPECT_TRUE(refused([](auto& how) { how.unhealthy = {"nobody"}; }));
}

}  // namespace
}  // namespace sluice::sandbox
