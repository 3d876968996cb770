#pragma once

// Sends the daemon's events to readers as they happen, as server-sent events (WHATWG HTML, 9.2).
// Each event is a line of the log. A reader that is too slow misses events, and is told how many.

#include <sluice/async/event.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/net/server.hpp>

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace sluice::control {

class live_events {
 public:
    // Any thread may call it. It costs little while nobody reads. `fields` hold no secrets.
    void tell(log_level level, std::string_view message, std::span<const log_field> fields);

    // Returns null when there are too many readers. Events below `least` are left out. The source
    // belongs to `executor`; it may outlive this object.
    std::shared_ptr<net::body_source> subscribe(asio::any_io_executor executor, log_level least);

    std::size_t readers() const { return count_; }

    static constexpr std::size_t most_readers = 16;

 private:
    class reader;
    struct shared {
        std::mutex mutex;
        std::list<std::weak_ptr<reader>> readers;
    };

    std::shared_ptr<shared> shared_ = std::make_shared<shared>();
    std::atomic<std::size_t> count_ = 0;
};

}  // namespace sluice::control
