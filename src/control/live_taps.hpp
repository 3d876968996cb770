#pragma once

// Shows records of a route to readers as they pass, as server-sent events. It takes samples, so
// that a busy route is not slowed, and tells each reader how many records it did not show.

#include "engine/route_taps.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/event.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/net/server.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::control {

// Hides the secrets in a text. Large texts are worked on aside of the shard.
using hide_secrets = std::function<awaitable<std::string>(std::string)>;

struct tap_request {
    std::string route;
    // Records that have passed so many stages of the route; nullopt: all of its stages.
    std::optional<std::size_t> stage;
    std::int64_t rate = 10;  // records a second
};

// Belongs to one shard.
class live_taps {
 public:
    // `routes` and `time` outlive it and every source.
    live_taps(engine::route_taps& routes, clock& time, hide_secrets hide)
        : routes_(routes), time_(time), hide_(std::move(hide)) {}

    // Returns null when there are too many readers. The source belongs to `executor`.
    std::shared_ptr<net::body_source> subscribe(asio::any_io_executor executor,
                                                const tap_request& wanted);

    static constexpr std::size_t most_readers = 4;
    static constexpr std::int64_t highest_rate = 100;
    // Bytes of one record's data; more are left out, because nobody reads them on a screen.
    static constexpr std::size_t largest_shown = std::size_t{64} * 1024;

 private:
    class reader;

    engine::route_taps& routes_;
    clock& time_;
    hide_secrets hide_;
    std::vector<std::weak_ptr<reader>> readers_;
};

}  // namespace sluice::control
