#include "support/net_client_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/net/client.hpp>
#include <sluice/net/server.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

// A server and a client over a Unix socket.

namespace sluice::net {
namespace {

using namespace testing;
using ::testing::HasSubstr;

awaitable<reply> tells_the_caller(request asked) {
    reply out;
    out.message.status = 200;
    const auto& process = asked.from->local;
    out.message.body = process ? std::to_string(process->user) + " " + std::to_string(process->id) +
                                     " " + asked.body
                               : "from " + asked.from->address;
    co_return out;
}

class server_unix : public ::testing::Test {
 protected:
    result<void> start(const std::filesystem::path& path, unsigned mode = 0600) {
        server_settings settings;
        settings.unix_socket = path.string();
        settings.unix_mode = mode;
        auto made = start_server(bench_.io.get_executor(), settings, tells_the_caller);
        if (!made) {
            return made.error();
        }
        served_ = *std::move(made);
        return {};
    }
    void TearDown() override {
        if (served_) {
            run_awaitable(bench_.io, served_->stop());
        }
    }

    result<response> ask(const std::filesystem::path& path, const std::string& body = {}) {
        system_clock time;
        system_random random;
        const auto factory = make_client_factory(bench_.io.get_executor(), time, random);
        client_settings settings;
        settings.base_url = "http://localhost";
        settings.unix_socket = path.string();
        settings.retry.attempts = 1;
        const auto client = factory->make(settings).value();
        request asked;
        asked.method = body.empty() ? "GET" : "POST";
        asked.target = "/";
        asked.body = body;
        return run_awaitable(bench_.io, client->send(std::move(asked)));
    }

    temporary_directory directory_;
    client_fixture bench_;
    std::unique_ptr<http_server> served_;
};

TEST_F(server_unix, a_handler_knows_the_process_that_asks) {
    const auto path = directory_ / "a.sock";
    ASSERT_TRUE(start(path));
    EXPECT_EQ(served_->port(), 0);
    const auto got = ask(path, "hello");
    ASSERT_TRUE(got.has_value()) << describe(got.error());
    EXPECT_EQ(got->body, std::to_string(::getuid()) + " " + std::to_string(::getpid()) + " hello");
}

TEST_F(server_unix, the_socket_has_the_rights_that_were_asked_for_and_goes_with_the_server) {
    const auto path = directory_ / "a.sock";
    ASSERT_TRUE(start(path, 0640));
    struct ::stat about{};
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0640U);
    run_awaitable(bench_.io, served_->stop());
    served_.reset();
    EXPECT_FALSE(std::filesystem::exists(path));
    const auto got = ask(path);
    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("no daemon listens at " + path.string()));
}

TEST_F(server_unix, a_path_that_is_too_long_for_the_kernel_works) {
    auto deep = directory_.path();
    for (int i = 0; i < 6; ++i) {
        deep /= std::string(40, 'd');
    }
    std::filesystem::create_directories(deep);
    ASSERT_TRUE(start(deep / "a.sock"));
    EXPECT_TRUE(ask(deep / "a.sock").has_value());
}

TEST_F(server_unix, a_socket_in_use_and_every_other_file_are_left_alone) {
    const auto path = directory_ / "a.sock";
    ASSERT_TRUE(start(path));
    auto first = std::move(served_);
    const auto second = start(path);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message, HasSubstr("is in use"));
    EXPECT_TRUE(ask(path).has_value()) << "the first one still serves";
    run_awaitable(bench_.io, first->stop());
    std::ofstream(path) << "a file";
    EXPECT_FALSE(start(path));
    EXPECT_EQ(std::filesystem::file_size(path), 6U);
}

TEST_F(server_unix, a_directory_that_is_not_there_is_named) {
    const auto got = start(directory_ / "none" / "a.sock");
    ASSERT_FALSE(got);
    EXPECT_THAT(got.error().message, HasSubstr("none/a.sock"));
    EXPECT_FALSE(start("relative.sock"));
}

}  // namespace
}  // namespace sluice::net
