#include "support/net_client_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/net/client.hpp>
#include <sluice/net/handed_sockets.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <initializer_list>
#include <unistd.h>

// Sockets that somebody else has opened, as a service manager does.

namespace sluice::net {
namespace {

using namespace testing;
using ::testing::HasSubstr;
namespace asio = boost::asio;
using asio::ip::tcp;

awaitable<reply> greets(request) {
    reply out;
    out.message.status = 200;
    out.message.body = "hello";
    co_return out;
}

struct kept_lines final : event_log {
    void write(log_level, std::string_view message,
               std::initializer_list<log_field> fields) override {
        lines.emplace_back(message);
        for (const auto& one : fields) {
            if (const auto* text = std::get_if<std::string>(&one.value)) {
                lines.back() += " " + *text;
            }
        }
    }
    std::vector<std::string> lines;
};

class handed : public ::testing::Test {
 protected:
    // A listening socket of this machine, as its descriptor.
    int listens(const char* address = "127.0.0.1") {
        tcp::acceptor made(bench_.io, tcp::endpoint(asio::ip::make_address(address), 0));
        port_ = made.local_endpoint().port();
        return ::dup(made.native_handle());
    }

    void serve(const server_settings& settings) {
        auto made = start_server(bench_.io.get_executor(), settings, greets);
        ASSERT_TRUE(made) << made.error().message;
        served_ = *std::move(made);
    }
    void TearDown() override {
        if (served_) {
            run_awaitable(bench_.io, served_->stop());
        }
    }

    std::string ask(client_settings settings) {
        system_clock time;
        system_random random;
        const auto factory = make_client_factory(bench_.io.get_executor(), time, random);
        settings.retry.attempts = 1;
        const auto client = factory->make(settings).value();
        request asked;
        asked.method = "GET";
        asked.target = "/";
        const auto got = run_awaitable(bench_.io, client->send(std::move(asked)));
        return got ? got->body : got.error().message;
    }

    temporary_directory directory_;
    client_fixture bench_;
    std::uint16_t port_ = 0;
    std::unique_ptr<http_server> served_;
};

TEST_F(handed, a_server_takes_over_the_socket_of_its_address) {
    const int descriptor = listens();
    handed_sockets sockets({descriptor});
    server_settings settings;
    settings.port = port_;
    settings.handed = &sockets;
    serve(settings);
    EXPECT_EQ(served_->port(), port_);
    client_settings way;
    way.base_url = "http://127.0.0.1:" + std::to_string(port_);
    EXPECT_EQ(ask(way), "hello");
    EXPECT_FALSE(sockets.take("127.0.0.1", port_)) << "it is taken once";
}

// The checks of a configuration hold for its own address. Another one might be open to a network.
TEST_F(handed, a_socket_of_another_address_or_port_is_not_taken) {
    handed_sockets sockets({listens("0.0.0.0")});
    EXPECT_FALSE(sockets.take("127.0.0.1", port_));
    EXPECT_FALSE(sockets.take("0.0.0.0", static_cast<std::uint16_t>(port_ - 1)));
    EXPECT_FALSE(sockets.take("::", port_));
    const auto taken = sockets.take("0.0.0.0", port_);
    ASSERT_TRUE(taken);
    ::close(*taken);
}

TEST_F(handed, an_address_of_ip_version_6_is_known) {
    tcp::acceptor made(bench_.io);
    boost::system::error_code none;
    made.open(tcp::v6(), none);
    made.bind(tcp::endpoint(asio::ip::make_address("::1"), 0), none);
    made.listen(asio::socket_base::max_listen_connections, none);
    ASSERT_FALSE(none) << none.message();
    handed_sockets sockets({::dup(made.native_handle())});
    const auto taken = sockets.take("::1", made.local_endpoint().port());
    ASSERT_TRUE(taken);
    ::close(*taken);
}

TEST_F(handed, the_file_of_a_unix_socket_stays_after_the_server) {
    const auto path = directory_ / "handed.sock";
    int descriptor = -1;
    {
        asio::local::stream_protocol::acceptor made(
            bench_.io, asio::local::stream_protocol::endpoint(path.string()));
        descriptor = ::dup(made.native_handle());
    }
    handed_sockets sockets({descriptor});
    server_settings settings;
    settings.unix_socket = path.string();
    settings.handed = &sockets;
    serve(settings);
    client_settings way;
    way.base_url = "http://localhost";
    way.unix_socket = path.string();
    EXPECT_EQ(ask(way), "hello");
    run_awaitable(bench_.io, served_->stop());
    served_.reset();
    EXPECT_TRUE(std::filesystem::exists(path)) << "it belongs to the service manager";
}

TEST_F(handed, a_socket_that_nobody_takes_is_named_and_closed) {
    const int descriptor = listens();
    tcp::socket idle(bench_.io, tcp::v4());
    handed_sockets sockets({descriptor, ::dup(idle.native_handle())});
    kept_lines log;
    sockets.close_rest(log);
    ASSERT_EQ(log.lines.size(), 2U);
    EXPECT_THAT(log.lines[0], HasSubstr("127.0.0.1:" + std::to_string(port_)));
    EXPECT_THAT(log.lines[0], HasSubstr("no `listen` has exactly this address"));
    EXPECT_THAT(log.lines[1], HasSubstr("only listening stream sockets are used"));
    EXPECT_EQ(::fcntl(descriptor, F_GETFD), -1);
}

TEST_F(handed, descriptors_for_another_process_are_left_alone) {
    ::setenv("LISTEN_PID", std::to_string(::getpid() + 1).c_str(), 1);
    ::setenv("LISTEN_FDS", "1", 1);
    EXPECT_TRUE(handed_sockets::descriptors_of_environment().empty());
    EXPECT_EQ(std::getenv("LISTEN_FDS"), nullptr) << "a program that is started must not see it";
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "many", 1);
    EXPECT_TRUE(handed_sockets::descriptors_of_environment().empty());
}

}  // namespace
}  // namespace sluice::net
