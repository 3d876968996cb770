// A server whose certificate is replaced, and that knows its clients by theirs.

#include "support/net_certificates.hpp"
#include "support/run_awaitable.hpp"

#include <sluice/net/server.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace sluice::net {
namespace {

using ::testing::AllOf;
using testing::certificate;
using testing::certificate_wish;
using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace ssl = asio::ssl;

// Runs in a thread of its own, so that a plain blocking client can ask it.
class certified_server : public ::testing::Test {
 protected:
    void start(const std::string& client_ca = {}) {
        server_settings settings;
        settings.certificate_file = files.write("own.pem", own.pem);
        settings.key_file = files.write("own.key", own.key_pem);
        settings.client_ca_file = client_ca;
        settings.certificate_look = std::chrono::milliseconds(0);
        settings.certificate_replaced = [this](const std::optional<failure>& why) {
            told.push_back(why ? describe(*why) : "replaced");
        };
        auto answer = [](request asked) -> awaitable<reply> {
            reply made;
            made.message.status = 200;
            for (const auto& name : asked.from->certificate) {
                made.message.body += name + ";";
            }
            co_return made;
        };
        server = start_server(io.get_executor(), std::move(settings), answer).value();
        runs = std::thread([this] { io.run(); });
    }

    void TearDown() override {
        asio::co_spawn(
            io, [this]() -> awaitable<void> { co_await server->stop(); },
            [](const std::exception_ptr&) {});
        runs.join();
    }

    // Returns the answer, or the message of the error.
    std::string ask(const certificate* client = nullptr) const {
        asio::io_context own_io;
        ssl::context trust(ssl::context::tls_client);
        trust.add_certificate_authority(asio::buffer(authority.pem()));
        trust.set_verify_mode(ssl::verify_peer);
        if (client != nullptr) {
            trust.use_certificate_chain(asio::buffer(client->pem));
            trust.use_private_key(asio::buffer(client->key_pem), ssl::context::pem);
        }
        ssl::stream<asio::ip::tcp::socket> line(own_io, trust);
        line.next_layer().connect({asio::ip::address_v4::loopback(), server->port()});
        boost::system::error_code error;
        line.handshake(ssl::stream_base::client, error);
        if (error) {
            return error.message();
        }
        asio::write(line,
                    asio::buffer(
                        std::string_view("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
                    error);
        std::string got;
        asio::read(line, asio::dynamic_buffer(got), error);
        const auto end = got.find("\r\n\r\n");
        return end == std::string::npos ? error.message() : got.substr(end + 4);
    }

    void replace(const std::string& name, const std::string& text) {
        const auto path = files.write(name, text);
        // Within one tick of the file system's clock, equal sizes would hide the change.
        std::filesystem::last_write_time(
            path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++replaced));
    }

    testing::test_authority authority;
    certificate own = authority.issue();
    testing::pem_files files;
    asio::io_context io;
    std::unique_ptr<http_server> server;
    std::thread runs;
    std::vector<std::string> told;  // read after the thread has ended, or after an answer
    int replaced = 0;
};

TEST_F(certified_server, uses_a_replaced_certificate_for_new_connections) {
    start();
    EXPECT_EQ(ask(), "");
    const testing::test_authority stranger;
    const auto next = stranger.issue();
    // A renewal writes one file after the other.
    replace("own.pem", next.pem);
    EXPECT_EQ(ask(), "");
    EXPECT_THAT(told, SizeIs(1));
    EXPECT_EQ(ask(), "");
    EXPECT_THAT(told, SizeIs(1));  // it is told once
    replace("own.key", next.key_pem);
    EXPECT_NE(ask(), "");  // the client does not know that authority
    EXPECT_THAT(told, ::testing::ElementsAre(HasSubstr("key"), "replaced"));
}

TEST_F(certified_server, knows_a_client_by_its_certificate) {
    const testing::test_authority partners;
    certificate_wish wish;
    wish.common_name = "Partner";
    wish.name = "DNS:partner.example,URI:spiffe://shop/partner";
    const auto good = partners.issue(wish);
    start(files.write("ca.pem", partners.pem()));
    EXPECT_EQ(ask(), "");
    EXPECT_THAT(ask(&good),
                AllOf(HasSubstr("CN=Partner"), HasSubstr(";Partner;"),
                      HasSubstr(";partner.example;"), HasSubstr(";spiffe://shop/partner;")));
}

TEST_F(certified_server, takes_no_certificate_of_another_authority_and_no_old_one) {
    const testing::test_authority partners;
    start(files.write("ca.pem", partners.pem()));
    const auto strange = authority.issue();
    EXPECT_NE(ask(&strange), "");
    const auto own_made = testing::self_signed();
    EXPECT_NE(ask(&own_made), "");
    certificate_wish past;
    past.valid_from_seconds = -7200;
    past.valid_to_seconds = -3600;
    const auto old = partners.issue(past);
    EXPECT_THAT(ask(&old), HasSubstr("expired"));
    EXPECT_EQ(ask(), "");
}

TEST_F(certified_server, does_not_start_with_authorities_that_cannot_be_read) {
    server_settings settings;
    settings.certificate_file = files.write("own.pem", own.pem);
    settings.key_file = files.write("own.key", own.key_pem);
    settings.client_ca_file = files.write("bad.pem", "no certificate");
    const auto made = start_server(io.get_executor(), settings, nullptr);
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("client_ca_file: cannot use"));
    start();
}

}  // namespace
}  // namespace sluice::net
