#include "support/net_client_fixture.hpp"
#include "support/net_gzip.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;
using std::chrono::milliseconds;

TEST(client, sends_what_it_was_told_and_returns_what_came) {
    auto settings = patient();
    settings.headers = {{"X-API-Key", "key"}};
    client_fixture bench(settings);
    scripted_server server(bench.io, answering(ok("hello", "Set-Cookie: a\r\nSet-Cookie: b\r\n")));
    auto what = post_request(server.url("/a b?q=1#f"), "{}");
    what.headers.add("Content-Type", "application/json");
    const auto got = bench.send(what);
    ASSERT_TRUE(got.has_value()) << describe(got.error());
    EXPECT_EQ(got->status, 200U);
    EXPECT_EQ(got->body, "hello");
    EXPECT_EQ(got->headers.size(), 3U);
    EXPECT_EQ(got->url, server.url("/a%20b"));
    ASSERT_EQ(server.heard().size(), 1U);
    EXPECT_EQ(server.heard()[0],
              "POST /a%20b?q=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                  "\r\nContent-Type: application/json\r\nX-API-Key: key\r\n"
                  "Accept-Encoding: gzip\r\nUser-Agent: sluice/" SLUICE_VERSION
                  "\r\nContent-Length: 2\r\n\r\n{}");
}

TEST(client, joins_paths_to_its_base_and_keeps_its_headers_at_home) {
    client_fixture outer;
    scripted_server home(outer.io, answering(ok("home")));
    scripted_server other(outer.io, answering(ok("other")));
    auto settings = patient();
    settings.base_url = home.url("/api/");
    settings.headers = {{"X-API-Key", "hunter2"}, {"Accept", "a/b"}};
    auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
    const auto client = factory->make(settings).value();
    EXPECT_EQ(run_awaitable(outer.io, client->send(get_request("/posts?x=1")))->body, "home");
    EXPECT_NE(home.heard()[0].find("GET /api/posts?x=1 "), std::string::npos);
    EXPECT_NE(home.heard()[0].find("X-API-Key: hunter2"), std::string::npos);
    EXPECT_EQ(run_awaitable(outer.io, client->send(get_request(other.url())))->body, "other");
    EXPECT_EQ(other.heard()[0].find("hunter2"), std::string::npos);
    EXPECT_NE(other.heard()[0].find("Accept: a/b"), std::string::npos);
}

TEST(client, sends_each_request_to_its_own_target) {
    client_fixture outer;
    scripted_server home(outer.io, answering(ok("home")));
    auto settings = patient();
    settings.base_url = home.url("/api");
    auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
    const auto client = factory->make(settings).value();
    const std::vector<std::string> targets{"/a", "/a", "/b?x=1", "/b?x=2", "/a"};
    for (const auto& target : targets) {
        EXPECT_EQ(run_awaitable(outer.io, client->send(get_request(target)))->body, "home");
    }
    // A target that is refused leaves none for the next.
    EXPECT_FALSE(run_awaitable(outer.io, client->send(get_request("/\n"))).has_value());
    EXPECT_TRUE(run_awaitable(outer.io, client->send(get_request("/a"))).has_value());
    ASSERT_EQ(home.heard().size(), targets.size() + 1);
    for (std::size_t i = 0; i < targets.size(); ++i) {
        EXPECT_TRUE(home.heard()[i].starts_with("GET /api" + targets[i] + " ")) << targets[i];
    }
}

TEST(client, any_status_is_a_reply) {
    client_fixture bench;
    for (const auto* status : {"204 No Content", "404 Not Found", "500 Oops", "302 No Location"}) {
        scripted_server server(bench.io, answering("HTTP/1.1 " + std::string(status) +
                                                   "\r\nContent-Length: 0\r\n\r\n"));
        const auto got = bench.get(server.url());
        ASSERT_TRUE(got.has_value()) << status;
        EXPECT_EQ(got->status, std::stoul(status));
    }
}

TEST(client, a_read_that_cannot_be_unpacked_fails_and_a_write_keeps_its_status) {
    client_fixture bench;
    for (const auto* coding : {"br", "gzip"}) {
        scripted_server server(
            bench.io, answering("HTTP/1.1 201 Created\r\nContent-Length: 5\r\nContent-Encoding: " +
                                std::string(coding) + "\r\n\r\nxxxxx"));
        const auto read = bench.get(server.url());
        ASSERT_FALSE(read.has_value());
        EXPECT_EQ(read.error().kind, failure_class::invalid);
        const auto written = bench.post(server.url(), "x");
        ASSERT_TRUE(written.has_value()) << describe(written.error());
        EXPECT_EQ(written->status, 201U);
        EXPECT_EQ(written->body, "");
        EXPECT_FALSE(written->unread_body.empty());
    }
}

TEST(client, unpacks_several_codings) {
    client_fixture bench;
    scripted_server server(bench.io, answering(ok(gzipped(zlib_packed("plain text")),
                                                  "Content-Encoding: deflate, gzip\r\n")));
    EXPECT_EQ(bench.get(server.url())->body, "plain text");
}

TEST(client, unpacks_gzip_unless_the_caller_asked_for_it) {
    client_fixture bench;
    const auto packed = gzipped("plain text");
    scripted_server server(bench.io, answering(ok(packed, "Content-Encoding: gzip\r\n")));
    const auto got = bench.get(server.url());
    EXPECT_EQ(got->body, "plain text");
    EXPECT_FALSE(got->headers.find("Content-Encoding"));
    EXPECT_FALSE(got->headers.find("Content-Length"));
    auto what = get_request(server.url());
    what.headers.add("Accept-Encoding", "gzip");
    EXPECT_EQ(bench.send(what)->body, packed);
}

TEST(client, a_head_has_no_body) {
    client_fixture bench;
    scripted_server server(bench.io, answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
    auto what = get_request(server.url());
    what.method = "HEAD";
    EXPECT_EQ(bench.send(what)->body, "");
    EXPECT_EQ(bench.send(what)->headers.find("Content-Length"), "5");
    EXPECT_EQ(server.connections(), 1);
}

TEST(client, reads_chunks_and_bodies_that_end_with_the_connection) {
    client_fixture bench;
    scripted_server chunked(
        bench.io,
        answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
    EXPECT_EQ(bench.get(chunked.url())->body, "abc");
    scripted_server open(bench.io, answering_once("HTTP/1.1 200 OK\r\n\r\nabc"));
    EXPECT_EQ(bench.get(open.url())->body, "abc");
}

TEST(client, sends_large_bodies) {
    client_fixture bench;
    scripted_server server(bench.io, answering(ok("taken")));
    const std::string large(3'000'000, 'x');
    EXPECT_EQ(bench.post(server.url(), large)->body, "taken");
    EXPECT_EQ(server.heard()[0].size() - server.heard()[0].find("\r\n\r\n") - 4, large.size());
}

TEST(client, takes_an_answer_that_comes_before_the_body_was_read) {
    client_fixture bench;
    scripted_server server(bench.io, [](scripted_server::connection from, int) -> awaitable<void> {
        co_await from->send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        co_await from->stall();
    });
    EXPECT_EQ(bench.problem_of(post_request(server.url(), "x")), "HTTP 413");
}

TEST(client, refuses_bad_requests_without_a_connection) {
    client_fixture bench;
    scripted_server server(bench.io, answering(ok("never")));
    auto what = get_request(server.url("/?key=hunter2"));
    what.headers.add("X-Key", "hunter2\r\nX: y");
    const auto got = bench.send(what);
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, failure_class::refused);
    EXPECT_EQ(describe(got.error()).find("hunter2"), std::string::npos);
    EXPECT_FALSE(got.error().may_have_happened);
    EXPECT_EQ(bench.problem_of_get("/posts"),
              "GET: '/posts' is not a whole URL, and the client has no base URL (write it as "
              "https://host/path)");
    EXPECT_EQ(server.connections(), 0);
}

TEST(client_factory, says_at_once_what_is_wrong) {
    client_fixture bench;
    auto factory = make_client_factory(bench.io.get_executor(), bench.time, bench.random);
    const auto problem = [&](auto change) {
        auto settings = patient();
        change(settings);
        const auto made = factory->make(settings);
        return made ? "" : describe(made.error());
    };
    EXPECT_EQ(problem([](auto&) {}), "");
    EXPECT_EQ(problem([](auto& s) { s.base_url = "shop.example"; }),
              "base_url: 'shop.example' is not a URL (write it as https://host/path, "
              "percent-encoded)");
    EXPECT_EQ(problem([](auto& s) { s.tls.ca_file = "/nowhere/ca.pem"; }),
              "tls.ca_file: cannot use '/nowhere/ca.pem': cannot be read (check the path and the "
              "file's permissions)");
    EXPECT_NE(problem([](auto& s) { s.tls.certificate_file = "/nowhere/c.pem"; }), "");
    EXPECT_NE(problem([](auto& s) { s.proxy.url = "socks5://a:1"; }), "");
    EXPECT_NE(problem([](auto& s) { s.headers["X Y"] = "z"; }), "");
    EXPECT_EQ(problem([](auto& s) { s.headers["X-Key"] = "hunter2\n"; }),
              "headers: header 'X-Key' holds a line break (remove it; a secret read from a file "
              "may end in one)");
}

// A coroutine that is cancelled while it waits for an answer.
awaitable<void> expect_abort(http_client& client, request what, bool& aborted) {
    try {
        co_await client.send(std::move(what));
    } catch (const boost::system::system_error& error) {
        aborted = error.code() == asio::error::operation_aborted;
        throw;
    }
}

TEST(client, ends_at_once_when_cancelled) {
    auto settings = patient();
    settings.timeouts.first_byte = milliseconds(60'000);
    client_fixture bench(settings);
    task_group group(bench.io.get_executor(), [](const std::string&, std::exception_ptr) {});
    scripted_server server(bench.io, [&](scripted_server::connection from, int) -> awaitable<void> {
        co_await from->read_request();
        group.cancel();
        co_await from->stall();
    });
    bool aborted = false;
    const auto begin = std::chrono::steady_clock::now();
    group.spawn("request", expect_abort(bench.client(), get_request(server.url()), aborted));
    run_awaitable(bench.io, group.join());
    EXPECT_TRUE(aborted);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(5'000));
}

}  // namespace
}  // namespace sluice::net
