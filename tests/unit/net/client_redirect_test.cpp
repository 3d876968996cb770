#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

client_settings with_key() {
    auto out = patient();
    out.headers = {{"X-API-Key", "hunter2"}, {"X-Configured", "hunter2"}};
    return out;
}

request authorised(const std::string& method, const std::string& url) {
    request out;
    out.method = method;
    out.target = url;
    out.headers.add("Authorization", "Bearer hunter2");
    out.headers.add("Cookie", "session=hunter2");
    out.headers.add("Content-Type", "text/plain");
    out.body = method == "GET" ? "" : "the body";
    return out;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(client_redirect, carries_no_credential_to_another_site) {
    for (const int status : {301, 302, 303, 307, 308}) {
        client_fixture bench(with_key());
        scripted_server other(bench.io, answering(ok("there")));
        scripted_server server(bench.io, answering(redirect_to(status, other.url("/x?y"))));
        const auto got = bench.send(authorised("GET", server.url()));
        ASSERT_TRUE(got.has_value()) << describe(got.error());
        EXPECT_EQ(got->body, "there");
        EXPECT_EQ(got->url, other.url("/x"));
        EXPECT_TRUE(got->redirected);
        ASSERT_EQ(other.heard().size(), 1U);
        EXPECT_FALSE(holds(other.heard()[0], "hunter2")) << other.heard()[0];
        EXPECT_TRUE(holds(other.heard()[0], "Host: 127.0.0.1:" + std::to_string(other.port())));
        EXPECT_TRUE(holds(server.heard()[0], "Authorization: Bearer hunter2"));
    }
}

TEST(client_redirect, carries_no_write_to_another_site) {
    for (const int status : {301, 302, 303, 307, 308}) {
        for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
            client_fixture bench(with_key());
            scripted_server other(bench.io, answering(ok("there")));
            scripted_server server(bench.io, answering(redirect_to(status, other.url("/x?y"))));
            const auto got = bench.send(authorised(method, server.url()));
            ASSERT_TRUE(got.has_value()) << describe(got.error());
            EXPECT_EQ(got->status, static_cast<unsigned>(status));
            EXPECT_EQ(got->url, server.url());
            EXPECT_FALSE(got->redirected);
            EXPECT_TRUE(other.heard().empty()) << method << status;
            EXPECT_EQ(server.heard().size(), 1U);
        }
    }
}

TEST(client_redirect, only_the_writes_own_reply_is_its_reply) {
    for (const int status : {301, 302, 303}) {
        for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
            client_fixture bench;
            scripted_server server(bench.io, answering(redirect_to(status, "/done")));
            const auto got = bench.send(authorised(method, server.url()));
            ASSERT_TRUE(got.has_value()) << describe(got.error());
            EXPECT_EQ(got->status, static_cast<unsigned>(status));
            EXPECT_EQ(server.heard().size(), 1U) << method << status;
        }
    }
}

TEST(client_redirect, a_chain_of_a_write_ends_at_the_first_that_is_none) {
    client_fixture bench;
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send(redirect_to(308, "/second"));
        co_await from->read_request();
        co_await from->send(redirect_to(302, "/third"));
    });
    const auto got = bench.send(authorised("PATCH", server.url()));
    ASSERT_TRUE(got.has_value()) << describe(got.error());
    EXPECT_EQ(got->status, 302U);
    EXPECT_TRUE(got->redirected);
    EXPECT_EQ(got->url, server.url("/second"));
    ASSERT_EQ(server.heard().size(), 2U);
    EXPECT_TRUE(holds(server.heard()[1], "PATCH /second "));
    EXPECT_TRUE(holds(server.heard()[1], "the body"));
}

TEST(client_redirect, nothing_happened_at_a_place_that_sent_a_write_on) {
    client_fixture bench;
    scripted_server* here = nullptr;
    scripted_server server(bench.io, [&here](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        here->refuse();
        co_await from->send(
            "HTTP/1.1 307 There\r\nLocation: /there\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n");
    });
    here = &server;
    const auto got = bench.send(authorised("POST", server.url()));
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, failure_class::unreachable);
    EXPECT_FALSE(got.error().may_have_happened);
}

TEST(client_redirect, is_handed_back_to_who_follows_none) {
    for (const int status : {301, 302, 303, 307, 308}) {
        for (const auto* method : {"GET", "POST"}) {
            client_fixture bench;
            scripted_server server(bench.io, answering(redirect_to(status, "/next")));
            auto what = authorised(method, server.url());
            what.follow_redirects = false;
            EXPECT_EQ(bench.send(std::move(what))->status, static_cast<unsigned>(status));
            EXPECT_EQ(server.heard().size(), 1U);
        }
    }
}

TEST(client_redirect, stays_authorised_on_its_own_site) {
    client_fixture bench(with_key());
    scripted_server server(bench.io, [](connection from, int) -> awaitable<void> {
        co_await from->read_request();
        co_await from->send(redirect_to(307, "/next"));
        co_await from->read_request();
        co_await from->send(ok("there"));
    });
    EXPECT_EQ(bench.send(authorised("POST", server.url()))->body, "there");
    ASSERT_EQ(server.heard().size(), 2U);
    EXPECT_TRUE(holds(server.heard()[1], "POST /next "));
    EXPECT_TRUE(holds(server.heard()[1], "Authorization: Bearer hunter2"));
    EXPECT_TRUE(holds(server.heard()[1], "X-API-Key: hunter2"));
    EXPECT_TRUE(holds(server.heard()[1], "the body"));
    EXPECT_EQ(server.connections(), 1);
}

TEST(client_redirect, goes_in_circles_only_so_often) {
    auto settings = patient();
    settings.redirects = 3;
    client_fixture bench(settings);
    scripted_server server(bench.io, answering(redirect_to(302, "/again")));
    const auto got = bench.get(server.url());
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, failure_class::refused);
    EXPECT_TRUE(holds(got.error().message, "more than 3 redirects in a row"));
    EXPECT_EQ(server.heard().size(), 4U);
}

TEST(client_redirect, gives_it_back_when_it_follows_none) {
    auto settings = patient();
    settings.redirects = 0;
    client_fixture bench(settings);
    scripted_server server(bench.io, answering(redirect_to(302, "/again")));
    EXPECT_EQ(bench.get(server.url())->headers.find("Location"), "/again");
}

TEST(client_redirect, a_place_that_is_no_url_ends_a_read_and_is_a_writes_reply) {
    client_fixture bench;
    scripted_server server(bench.io, answering(redirect_to(307, "ftp://a/")));
    EXPECT_EQ(bench.get(server.url()).error().kind, failure_class::refused);
    EXPECT_EQ(bench.post(server.url(), "x")->status, 307U);
}

}  // namespace
}  // namespace sluice::net
