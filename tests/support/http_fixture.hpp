#pragma once

// A scripted server on loopback, and the context of a connector that talks to it through the real
// HTTP client. The connector's clock moves only when a coroutine sleeps on it; the network uses the
// machine's clock.

#include "support/component_fixture.hpp"
#include "support/run_awaitable.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace sluice::testing {

// A sleep takes no time; it moves the clock on.
class stepped_clock final : public clock {
 public:
    explicit stepped_clock(wall_time start) : now_(start) {}

    wall_time now() const override { return now_; }
    steady_time steady_now() const override {
        return steady_time(std::chrono::milliseconds(now_.time_since_epoch()));
    }
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override {
        now_ += length;
        sleeps_.push_back(length);
        co_return true;
    }

    void advance(std::chrono::milliseconds length) { now_ += length; }
    const std::vector<std::chrono::milliseconds>& sleeps() const { return sleeps_; }

 private:
    wall_time now_;
    std::vector<std::chrono::milliseconds> sleeps_;
};

class named_clients final : public client_directory {
 public:
    std::shared_ptr<client> find(const std::string& name) const override {
        const auto found = clients_.find(name);
        return found == clients_.end() ? nullptr : found->second;
    }
    void add(std::string name, std::shared_ptr<client> client) {
        clients_[std::move(name)] = std::move(client);
    }
    void clear() { clients_.clear(); }

 private:
    std::map<std::string, std::shared_ptr<client>> clients_;
};

inline net::reply answer(unsigned status, std::string body,
                         std::vector<net::header_list::item> headers = {},
                         std::string type = "application/json") {
    net::reply made;
    made.message.status = status;
    made.message.body = std::move(body);
    made.message.headers.add("Content-Type", std::move(type));
    for (auto& [name, value] : headers) {
        made.message.headers.add(std::move(name), std::move(value));
    }
    return made;
}

inline net::reply cut() {
    net::reply made;
    made.cut = true;
    return made;
}

class http_fixture {
 public:
    using script = std::function<net::reply(const net::request&)>;

    // Its clients may reach `networks` whatever name a host has, because its own server is on
    // loopback.
    explicit http_fixture(script answers,
                          const std::vector<std::string>& networks = {"127.0.0.0/8"})
        : answers_(std::move(answers)) {
        auto handle = [this](net::request request) -> awaitable<net::reply> {
            requests_.push_back(request);
            co_return answers_(request);
        };
        auto started = net::start_server(io_.get_executor(), {}, handle);
        if (!started) {
            throw std::runtime_error(describe(started.error()));
        }
        server_ = *std::move(started);
        http_ = net::make_client_factory(io_.get_executor(), machine_time_, random_, networks);
    }
    ~http_fixture() {
        clients.clear();
        run_awaitable(io_, server_->stop());
    }
    http_fixture(const http_fixture&) = delete;
    http_fixture& operator=(const http_fixture&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    // For further servers of a test. They end before the fixture.
    asio::io_context& io() { return io_; }

    component_context context(std::string name) {
        return {.name = std::move(name),
                .executor = io_.get_executor(),
                .time = time,
                .random = random_,
                .http = *http_,
                .clients = clients,
                .pool = pool_,
                .log = log};
    }

    template <class T>
    T run(awaitable<T> work) {
        return run_awaitable(io_, std::move(work));
    }
    template <class T>
    T run(eventual<T> work) {
        return run_awaitable(io_, std::move(work));
    }

    // The requests, as the server received them.
    const std::vector<net::request>& requests() const { return requests_; }

 private:
    asio::io_context io_;
    asio::thread_pool pool_{1};
    system_clock machine_time_;
    system_random random_;
    script answers_;
    std::vector<net::request> requests_;
    std::unique_ptr<net::http_server> server_;
    std::unique_ptr<net::client_factory> http_;

 public:
    stepped_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    named_clients clients;
    kept_log log;
};

}  // namespace sluice::testing
