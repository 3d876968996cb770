// Keep-alive round trips of the HTTP client and the HTTP server, both in one thread, over loopback.
//   cmake --preset bench && ninja -C build/bench http_bench && build/bench/tests/bench/http_bench

#include "support/run_awaitable.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/net/client.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace sluice {
namespace {

using std::chrono::steady_clock;

awaitable<void> round_trips(net::http_client& client, net::request what, int count) {
    for (int i = 0; i < count; ++i) {
        net::request copy = what;
        const auto got = co_await client.send(std::move(copy));
        if (!got || got->status != 200) {
            throw std::runtime_error(got ? "not 200" : describe(got.error()));
        }
    }
}

// The best of five rounds: the machine may be busy with other work.
void measure(const std::string& method, std::size_t body_size, int count) {
    asio::io_context io(1);
    system_clock time;
    system_random random;
    const std::string body(body_size, 'x');
    auto answer = [&body](net::request) -> awaitable<net::reply> {
        net::reply out;
        out.message.status = 200;
        out.message.headers.add("Content-Type", "text/plain");
        out.message.body = body;
        co_return out;
    };
    auto server = net::start_server(io.get_executor(), {}, answer).value();
    auto factory = net::make_client_factory(io.get_executor(), time, random);
    net::client_settings settings;
    settings.base_url = "http://127.0.0.1:" + std::to_string(server->port());
    const auto client = factory->make(settings).value();
    net::request what;
    what.method = method;
    what.target = "/posts?page=1";
    what.headers.add("X-API-Key", "0123456789abcdef0123456789abcdef");
    what.body = method == "POST" ? body : "";
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        const auto begin = steady_clock::now();
        testing::run_awaitable(io, round_trips(*client, what, count));
        const std::chrono::duration<double> took = steady_clock::now() - begin;
        best = std::max(best, count / took.count());
    }
    std::printf("%-5s %8zu bytes  %8.0f round trips/s\n", method.c_str(), body_size, best);
    client->close();
    testing::run_awaitable(io, server->stop());
}

}  // namespace
}  // namespace sluice

int main() {
    sluice::measure("GET", 100, 20'000);
    sluice::measure("GET", 1'000, 20'000);
    sluice::measure("GET", 100'000, 5'000);
    sluice::measure("POST", 1'000, 20'000);
}
