#include "support/net_client_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/net/line_stream.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace sluice::net {
namespace {

using namespace testing;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

// Says nothing for a while before each piece.
class slow_source final : public body_source {
 public:
    slow_source(std::deque<std::string> pieces, milliseconds pause)
        : pieces_(std::move(pieces)), pause_(pause) {}

    awaitable<std::string> next() override {
        timer_.emplace(co_await asio::this_coro::executor, pause_);
        co_await timer_->async_wait(as_tuple);
        if (pieces_.empty()) {
            co_return std::string();
        }
        auto piece = std::move(pieces_.front());
        pieces_.pop_front();
        co_return piece;
    }
    void stop() override {
        pieces_.clear();
        if (timer_) {
            timer_->cancel();
        }
    }

 private:
    std::deque<std::string> pieces_;
    milliseconds pause_;
    std::optional<asio::steady_timer> timer_;
};

class line_stream_test : public ::testing::Test {
 protected:
    void start(std::deque<std::string> pieces, milliseconds pause = milliseconds(0)) {
        server_settings settings;
        settings.unix_socket = socket_;
        settings.idle = milliseconds(30);
        auto handler = [pieces, pause](request asked) -> awaitable<reply> {
            reply out;
            out.message.status = asked.target == "/lines" ? 200 : 404;
            out.message.body = asked.target == "/lines" ? "first\n" : "nothing\nthere\n";
            if (asked.target == "/lines") {
                out.rest = std::make_shared<slow_source>(pieces, pause);
            }
            co_return out;
        };
        served_ = start_server(bench_.io.get_executor(), settings, std::move(handler)).value();
    }
    void TearDown() override {
        if (served_) {
            run_awaitable(bench_.io, served_->stop());
        }
    }

    static awaitable<std::string> all_lines(std::string socket, std::string target) {
        auto opened = co_await open_line_stream(std::move(socket), std::move(target), {});
        if (!opened) {
            co_return "failed: " + describe(opened.error());
        }
        if (!opened->lines) {
            co_return std::to_string(opened->head.status) + " " + opened->head.body;
        }
        std::string text;
        for (;;) {
            const auto line = co_await opened->lines->next();
            if (!line) {
                co_return text + "failed: " + describe(line.error());
            }
            if (!*line) {
                co_return text + "end";
            }
            text += **line + "|";
        }
    }
    std::string read(const std::string& target) {
        return run_awaitable(bench_.io, all_lines(socket_, target));
    }

    temporary_directory directory_;
    std::string socket_ = (directory_ / "s.sock").string();
    client_fixture bench_;
    std::unique_ptr<http_server> served_;
};

TEST_F(line_stream_test, gives_lines_that_come_in_any_pieces) {
    start({"se", "cond\r\n\nth", "ird\nrest without an end"});
    EXPECT_EQ(read("/lines"), "first|second||third|end");
}

TEST_F(line_stream_test, goes_on_while_the_other_side_has_nothing_to_say_for_long) {
    start({"late\n"}, milliseconds(150));
    EXPECT_EQ(read("/lines"), "first|late|end") << "the server's limits are for readers";
}

TEST_F(line_stream_test, a_refusal_comes_with_its_body) {
    start({});
    EXPECT_EQ(read("/other"), "404 nothing\nthere\n");
}

TEST_F(line_stream_test, says_that_nobody_listens) {
    EXPECT_THAT(read("/lines"), HasSubstr("failed: "));
    socket_ = (directory_ / std::string(200, 'x') / "s.sock").string();
    EXPECT_THAT(read("/lines"), HasSubstr("failed: "));
}

TEST_F(line_stream_test, a_close_ends_it) {
    start({"more\n"}, milliseconds(10'000));
    auto work = [](std::string socket) -> awaitable<bool> {
        auto opened = co_await open_line_stream(std::move(socket), "/lines", {});
        auto& lines = *opened.value().lines;
        const auto first = co_await lines.next();
        lines.close();
        const auto after = co_await lines.next();
        co_return first.value() == "first" && !after.value();
    };
    EXPECT_TRUE(run_awaitable(bench_.io, work(socket_)));
}

}  // namespace
}  // namespace sluice::net
