#pragma once

// A client with small limits and a clock that does not wait, and short functions for requests.

#include "support/run_awaitable.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/net/client.hpp>

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

// A sleep takes no time. It is noted, and moves the clock on.
class noting_clock final : public clock {
 public:
    wall_time now() const override { return system_clock().now() + passed_; }
    steady_time steady_now() const override { return std::chrono::steady_clock::now() + passed_; }
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override {
        slept.push_back(length);
        passed_ += length;
        co_return true;
    }

    std::vector<std::chrono::milliseconds> slept;

 private:
    std::chrono::milliseconds passed_{0};
};

// Always draws the same.
class fixed_random final : public random_source {
 public:
    explicit fixed_random(std::uint64_t value = 0) : value_(value) {}
    std::uint64_t next() override { return value_; }

 private:
    std::uint64_t value_;
};

// One attempt, time limits that even a busy machine meets, and access to this machine's addresses.
net::client_settings patient();
// One attempt, and 60 ms each for sending, for the first byte and between two pieces.
net::client_settings impatient();

class client_fixture {
 public:
    explicit client_fixture(net::client_settings settings = patient());

    net::http_client& client() { return *client_; }
    result<net::response> send(net::request request);
    result<net::response> get(const std::string& url);
    result<net::response> post(const std::string& url, std::string body);
    // Returns the failure's text, or "HTTP 200" when there was none.
    std::string problem_of(net::request request);
    std::string problem_of_get(const std::string& url);

    asio::io_context io;
    noting_clock time;
    fixed_random random;

 private:
    std::unique_ptr<net::client_factory> factory_;
    std::shared_ptr<net::http_client> client_;
};

net::request get_request(const std::string& url);
net::request post_request(const std::string& url, std::string body);

// Makes a whole reply with Content-Length.
std::string ok(const std::string& body, const std::string& headers = {});
// Makes a reply such as "302" with a Location and no body.
std::string redirect_to(int status, const std::string& location);

}  // namespace sluice::testing
