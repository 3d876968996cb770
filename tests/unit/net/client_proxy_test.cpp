#include "net/proxy.hpp"
#include "support/net_certificates.hpp"
#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

// "user:word" in base64.
constexpr const char* credential = "Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n";

client_settings through(const scripted_server& proxy, bool authorised = true) {
    auto out = patient();
    out.proxy.url = proxy.url("");
    out.allow_networks = {"0.0.0.0/0", "::/0"};  // names that only the proxy knows
    if (authorised) {
        out.proxy.user = "user";
        out.proxy.password = secret("word");
    }
    return out;
}

// A proxy that asks for the credential and opens tunnels.
scripted_server::script tunnelling() {
    return [](connection from, int) -> awaitable<void> {
        const std::string asked = co_await from->read_request();
        if (asked.find(credential) == std::string::npos) {
            co_await from->send("HTTP/1.1 407 Authenticate\r\nContent-Length: 0\r\n\r\n");
            co_return;
        }
        const auto port = std::stoi(asked.substr(asked.find(':') + 1));
        co_await from->send("HTTP/1.1 200 Connection established\r\n\r\n");
        co_await from->tunnel_to(static_cast<std::uint16_t>(port));
    };
}

class proxied {
 public:
    proxied(asio::io_context& io, client_settings settings)
        : factory_(make_client_factory(io.get_executor(), time_, random_)),
          io_(io),
          client_(factory_->make(settings).value()) {}

    result<response> get(const std::string& url) {
        return run_awaitable(io_, client_->send(get_request(url)));
    }

 private:
    noting_clock time_;
    fixed_random random_;
    std::unique_ptr<client_factory> factory_;
    asio::io_context& io_;
    std::shared_ptr<http_client> client_;
};

TEST(read_proxy, takes_scheme_host_and_port_only) {
    proxy_settings settings;
    EXPECT_FALSE(read_proxy(settings)->has_value());
    settings.url = "http://proxy.example:3128";
    EXPECT_EQ((*read_proxy(settings))->site, (site{false, "proxy.example", 3128}));
    for (const auto* text : {"https://a:1", "http://a:1/x", "a:1", "http://u:p@a:1"}) {
        settings.url = text;
        EXPECT_FALSE(read_proxy(settings).has_value()) << text;
    }
    EXPECT_EQ(basic_authorization("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(client_proxy, asks_it_for_the_whole_url) {
    asio::io_context io;
    scripted_server proxy(io, answering(ok("from afar")));
    proxied client(io, through(proxy));
    const auto got = client.get("http://shop.example/x?y=1");
    ASSERT_TRUE(got.has_value()) << describe(got.error());
    EXPECT_EQ(got->body, "from afar");
    EXPECT_EQ(
        proxy.heard()[0].rfind("GET http://shop.example/x?y=1 HTTP/1.1\r\nHost: shop.example", 0),
        0U);
    EXPECT_NE(proxy.heard()[0].find(credential), std::string::npos);
}

TEST(client_proxy, opens_a_tunnel_for_tls_and_shows_it_nothing_else) {
    const test_authority authority;
    const pem_files files;
    asio::io_context io;
    scripted_server target(io, server_context(authority.issue()),
                           [](connection from, int) -> awaitable<void> {
                               if (co_await from->handshake()) {
                                   while (!(co_await from->read_request()).empty()) {
                                       co_await from->send(ok("within"));
                                   }
                               }
                           });
    scripted_server proxy(io, tunnelling());
    auto settings = through(proxy);
    settings.tls.ca_file = files.write("ca.pem", authority.pem());
    settings.headers = {{"X-API-Key", "hunter2"}};
    proxied client(io, settings);
    const auto place = "localhost:" + std::to_string(target.port());
    for (int i = 0; i < 3; ++i) {
        const auto got = client.get("https://" + place + "/x");
        ASSERT_TRUE(got.has_value()) << describe(got.error());
        EXPECT_EQ(got->body, "within");
    }
    ASSERT_EQ(proxy.heard().size(), 1U);
    EXPECT_EQ(proxy.heard()[0],
              "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n" + credential + "\r\n");
    EXPECT_EQ(target.heard()[0].find("Proxy-Authorization"), std::string::npos);
    EXPECT_EQ(target.heard()[0].rfind("GET /x HTTP/1.1", 0), 0U);
}

TEST(client_proxy, a_credential_that_it_does_not_take) {
    asio::io_context io;
    scripted_server proxy(io, answering("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"));
    proxied client(io, through(proxy, false));
    for (const auto* url : {"http://shop.example/", "https://shop.example/"}) {
        const auto got = client.get(url);
        ASSERT_FALSE(got.has_value());
        EXPECT_EQ(got.error().kind, failure_class::credential);
        EXPECT_NE(got.error().message.find("does not accept our credential"), std::string::npos);
    }
}

TEST(client_proxy, a_tunnel_that_is_refused_or_never_opens) {
    asio::io_context io;
    const auto problem = [&](scripted_server::script script) {
        scripted_server proxy(io, std::move(script));
        auto settings = through(proxy);
        settings.timeouts.connect = std::chrono::milliseconds(60);
        proxied client(io, settings);
        const auto got = client.get("https://shop.example/");
        EXPECT_FALSE(got.has_value());
        EXPECT_FALSE(got.error().may_have_happened);
        return got.error().message;
    };
    EXPECT_NE(problem(answering("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n"))
                  .find("opens no way to shop.example:443: HTTP 502"),
              std::string::npos);
    EXPECT_NE(problem(answering_once("")).find("closed the connection without an answer"),
              std::string::npos);
    EXPECT_NE(problem([](connection from, int) -> awaitable<void> {
                  co_await from->stall();
              }).find("within 60ms (connect)"),
              std::string::npos);
}

}  // namespace
}  // namespace sluice::net
