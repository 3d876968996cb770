#pragma once

// The line between a daemon and a sandbox of the same process: no sockets, a time of its own for
// each way, and what was sent arrives whether its sender still lives or not. For one context.

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

// The same numbers for the same seed.
class seeded_random final : public random_source {
 public:
    explicit seeded_random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override;

    std::chrono::milliseconds between(int least, int most);
    // Exponential, so many a minute on average.
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

    // All of it outlives the wire. `executor` is that of the clock. `waits` learns what listing
    // sends, and where windows begin, which can be told where the replies state what is left.
    sandbox_wire(asio::any_io_executor executor, sandbox::service& there, manual_clock& time,
                 seeded_random& random, publish_waits& waits);

    // Base URLs are not looked at: there is one API.
    result<std::shared_ptr<net::http_client>> make(const net::client_settings& settings) override;

    // One request at once, from somebody else; its status.
    unsigned ask(net::request request);

    const counts& seen() const { return seen_; }

    // What is under way is let go. To be called before it is destroyed.
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
