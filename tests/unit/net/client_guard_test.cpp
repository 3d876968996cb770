#include "net/pooled_client.hpp"
#include "support/net_certificates.hpp"
#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <gtest/gtest.h>

// Hosts that come from data and not from the configuration.

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

client_settings guarded() {
    auto out = patient();
    out.allow_networks.clear();
    return out;
}

bool says_not_public(const std::string& problem) {
    return problem.find("is not a public address") != std::string::npos &&
           problem.find("allow_networks") != std::string::npos;
}

TEST(client_guard, a_host_that_nobody_configured_has_to_be_public) {
    client_fixture bench(guarded());
    scripted_server server(bench.io, answering(ok("inside")));
    const auto port = std::to_string(server.port());
    for (const auto* host : {"127.0.0.1", "localhost", "LOCALHOST.", "127.0.0.2", "[::1]",
                             "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "0.0.0.0", "[::]",
                             "10.0.0.1", "169.254.169.254", "[fe80::1]", "[64:ff9b::7f00:1]"}) {
        const auto got = bench.get("http://" + std::string(host) + ":" + port + "/");
        ASSERT_FALSE(got.has_value()) << host;
        EXPECT_EQ(got.error().kind, failure_class::refused) << host;
        EXPECT_TRUE(says_not_public(describe(got.error()))) << describe(got.error());
        EXPECT_FALSE(got.error().may_have_happened);
    }
    for (const auto* host : {"2130706433", "0x7f000001", "0177.0.0.1", "127.1"}) {
        EXPECT_EQ(bench.get("http://" + std::string(host) + ":" + port + "/").error().kind,
                  failure_class::refused);
    }
    EXPECT_EQ(server.connections(), 0);
    EXPECT_EQ(bench.problem_of_get("http://10.0.0.1/x?key=hunter2"),
              "GET http://10.0.0.1/x: 10.0.0.1 is not a public address (the configuration does not "
              "name this host: if it is meant, put its network into allow_networks of the client "
              "or of the daemon)");
}

TEST(client_guard, is_not_tried_again) {
    auto settings = guarded();
    settings.retry.attempts = 5;
    client_fixture bench(settings);
    EXPECT_TRUE(says_not_public(bench.problem_of_get("http://127.0.0.1:1/")));
    EXPECT_TRUE(bench.time.slept.empty());
}

TEST(client_guard, hosts_of_the_configuration_are_reached_wherever_they_are) {
    client_fixture outer;
    scripted_server server(outer.io, answering(ok("here")));
    const auto port = std::to_string(server.port());
    auto settings = guarded();
    settings.base_url = server.url("/api");
    settings.configured_urls = {"http://localhost:1/token"};
    const auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
    const auto client = factory->make(settings).value();
    const auto get = [&](const std::string& url) {
        const auto got = run_awaitable(outer.io, client->send(get_request(url)));
        return got ? got->body : describe(got.error());
    };
    EXPECT_EQ(get("/posts"), "here");
    EXPECT_EQ(get("http://localhost:" + port + "/x"), "here");
    EXPECT_TRUE(says_not_public(get("http://127.0.0.2:" + port + "/x")));
}

TEST(client_guard, a_configured_place_is_one_port_of_its_host) {
    client_fixture outer;
    scripted_server server(outer.io, answering(ok("here")));
    scripted_server neighbour(outer.io, answering(ok("inside")));
    auto settings = guarded();
    settings.configured_place = server.url("/api");
    const auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
    const auto client = factory->make(settings).value();
    const auto get = [&](const std::string& url) {
        const auto got = run_awaitable(outer.io, client->send(get_request(url)));
        return got ? got->body : describe(got.error());
    };
    EXPECT_EQ(get(server.url("/x")), "here");
    EXPECT_TRUE(says_not_public(get(neighbour.url("/x"))));
    EXPECT_EQ(neighbour.connections(), 0);
}

TEST(client_guard, a_redirect_chooses_no_address) {
    client_fixture outer;
    scripted_server inside(outer.io, answering(ok("inside")));
    const auto port = std::to_string(inside.port());
    const auto followed = [&](const std::string& location, client_settings settings) {
        scripted_server server(outer.io, answering(redirect_to(302, location)));
        settings.base_url = server.url();
        const auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
        const auto client = factory->make(settings).value();
        const auto got = run_awaitable(outer.io, client->send(get_request("/a")));
        return got ? got->body : describe(got.error());
    };
    for (const auto* host : {"127.0.0.2", "localhost", "169.254.169.254", "[::ffff:127.0.0.2]"}) {
        EXPECT_TRUE(
            says_not_public(followed("http://" + std::string(host) + ":" + port + "/", guarded())))
            << host;
    }
    EXPECT_EQ(inside.connections(), 0);
    // The configuration names this host, so a request to it may reveal what else it runs.
    EXPECT_EQ(followed("http://127.0.0.1:" + port + "/", guarded()), "inside");
    auto allowing = guarded();
    allowing.allow_networks = {"127.0.0.0/8"};
    EXPECT_EQ(followed("http://localhost:" + port + "/", allowing), "inside");
}

TEST(client_guard, a_second_redirect_is_looked_at_too) {
    client_fixture outer;
    scripted_server inside(outer.io, answering(ok("inside")));
    const auto port = std::to_string(inside.port());
    scripted_server second(outer.io, answering(redirect_to(302, "http://127.0.0.3:" + port + "/")));
    scripted_server first(outer.io, answering(redirect_to(302, second.url())));
    auto settings = guarded();
    settings.allow_networks = {"127.0.0.1"};
    client_fixture bench(settings);
    settings.base_url = first.url();
    const auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
    const auto client = factory->make(settings).value();
    const auto got = run_awaitable(outer.io, client->send(get_request("/")));
    ASSERT_FALSE(got.has_value());
    EXPECT_TRUE(says_not_public(describe(got.error())));
    EXPECT_EQ(inside.connections(), 0);
}

TEST(client_guard, networks_of_the_daemon_are_for_all_clients) {
    client_fixture outer;
    scripted_server server(outer.io, answering(ok("here")));
    const auto factory =
        make_client_factory(outer.io.get_executor(), outer.time, outer.random, {"127.0.0.0/8"});
    const auto client = factory->make(guarded()).value();
    EXPECT_EQ(run_awaitable(outer.io, client->send(get_request(server.url())))->body, "here");
}

TEST(client_guard, networks_that_are_none_are_said_when_a_client_is_made) {
    client_fixture bench;
    auto settings = guarded();
    settings.allow_networks = {"intranet"};
    const auto factory = make_client_factory(bench.io.get_executor(), bench.time, bench.random);
    EXPECT_EQ(describe(factory->make(settings).error()),
              "allow_networks: 'intranet' is no network (write 10.0.0.0/8, fd00::/8, or one "
              "address)");
}

// Dials a name with these addresses; returns the failure, or "" when it connects. The guard allows
// `networks`.
std::string dialled(asio::io_context& io, std::vector<std::vector<std::string>> answers,
                    std::uint16_t port, const std::vector<std::string>& networks) {
    noting_clock time;
    std::size_t asked = 0;
    name_lookup names(io.get_executor(), [&](const std::string&) {
        lookup_answer found;
        for (const auto& one : answers[std::min(asked++, answers.size() - 1)]) {
            found.addresses.push_back(asio::ip::make_address(one));
        }
        return found;
    });
    tls_contexts contexts;
    address_guard guard;
    for (const auto& text : networks) {
        guard.allow(network::parse(text).value());
    }
    const dial_plan plan{io.get_executor(), names, contexts, {}, {}, std::nullopt, guard};
    const site target{false, "shop.example", port};
    const auto got =
        run_awaitable(io, dial(&plan, target, patience(time, std::chrono::seconds(20))));
    return got ? std::string() : describe(got.error().why);
}

// The name server gives another answer each time.
TEST(client_guard, connects_to_the_address_that_it_looked_at) {
    asio::io_context io;
    scripted_server server(io, answering(ok("here")));
    const auto port = server.port();
    EXPECT_EQ(dialled(io, {{"127.0.0.1"}, {"127.0.0.2"}}, port, {"127.0.0.1"}), "");
    EXPECT_TRUE(says_not_public(dialled(io, {{"127.0.0.2"}, {"127.0.0.1"}}, port, {"127.0.0.1"})));
}

TEST(client_guard, of_several_addresses_those_are_tried_that_are_allowed) {
    asio::io_context io;
    scripted_server server(io, answering(ok("here")));
    EXPECT_EQ(dialled(io, {{"10.0.0.1", "127.0.0.1", "::1"}}, server.port(), {"127.0.0.1"}), "");
    EXPECT_EQ(dialled(io, {{"10.0.0.1", "::1"}}, server.port(), {}),
              "host 'shop.example' leads to 10.0.0.1, ::1, which is not a public address (the "
              "configuration does not name this host: if it is meant, put its network into "
              "allow_networks of the client or of the daemon)");
}

// A proxy looks names up itself, so the client gives it the address that the guard checked.
TEST(client_guard, a_tunnel_leads_to_the_address_that_was_looked_at) {
    client_fixture outer;
    scripted_server proxy(outer.io, answering("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
    auto settings = guarded();
    settings.proxy.url = proxy.url();
    settings.allow_networks = {"127.0.0.0/8"};
    const auto factory = make_client_factory(outer.io.get_executor(), outer.time, outer.random);
    const auto client = factory->make(settings).value();
    EXPECT_FALSE(run_awaitable(outer.io, client->send(get_request("https://localhost:4/"))));
    ASSERT_EQ(proxy.heard().size(), 1U);
    EXPECT_EQ(proxy.heard()[0].find("CONNECT 127.0.0.1:4 "), 0U) << proxy.heard()[0];
    EXPECT_TRUE(says_not_public(
        describe(run_awaitable(outer.io, client->send(get_request("https://10.0.0.1/"))).error())));
    EXPECT_TRUE(says_not_public(
        describe(run_awaitable(outer.io, client->send(get_request("http://10.0.0.1/"))).error())));
    EXPECT_EQ(proxy.heard().size(), 1U);
    // The guard cannot check a name that only the proxy knows.
    const auto unknown =
        run_awaitable(outer.io, client->send(get_request("http://nobody.invalid/"))).error();
    EXPECT_EQ(unknown.kind, failure_class::refused);
    EXPECT_NE(describe(unknown).find("0.0.0.0/0 and ::/0"), std::string::npos) << describe(unknown);
    EXPECT_EQ(proxy.heard().size(), 1U);
}

}  // namespace
}  // namespace sluice::net
