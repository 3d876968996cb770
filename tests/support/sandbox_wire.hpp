#pragma once

// The line between a daemon and a sandbox in one process, without sockets. Each way takes a time of
// its own. A request arrives whether its sender still lives or not. Serves one context.

#include "manual_clock.hpp"
#include "publish_waits.hpp"
#include "sandbox/service.hpp"

#include <sluice/async/group.hpp>
#include <sluice/net/client.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace sluice::testing {

// The same seed gives the same numbers.
class seeded_random final : public random_source {
 public:
    explicit seeded_random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override;

    std::chrono::milliseconds between(int least, int most);
    // Exponential intervals, with this many events a minute on average.
    std::chrono::milliseconds until_next(double per_minute);

 private:
    std::uint64_t state_;
};

class sandbox_wire final : public net::client_factory {
 public:
    struct counts {
        std::int64_t served = 0;
        std::int64_t refused = 0;                     // 429
        std::map<std::string, std::int64_t> by_whom;  // asked_by
    };

    // All arguments outlive the wire. `executor` is that of the clock. `waits` learns of listing's
    // requests, and of the beginnings of windows where the replies state how many requests are
    // left.
    sandbox_wire(asio::any_io_executor executor, sandbox::service& there, manual_clock& time,
                 seeded_random& random, publish_waits& waits);

    // It ignores base URLs, because there is one API.
    result<std::shared_ptr<net::http_client>> make(const net::client_settings& settings) override;

    // Sends one request at once, as another program, and returns its status.
    unsigned ask(net::request request);

    const counts& seen() const { return seen_; }

    // Drops everything under way. Call it before the destructor.
    awaitable<void> close();

 private:
    class end;
    struct exchange;

    net::response answer(net::request request);
    awaitable<void> carry(net::request request, std::shared_ptr<exchange> through);

    sandbox::service& there_;
    manual_clock& time_;
    seeded_random& random_;
    publish_waits& waits_;
    counts seen_;
    task_group under_way_;
};

}  // namespace sluice::testing
