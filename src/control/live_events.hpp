#pragma once

// Sends the daemon's events to readers as they happen, as server-sent events (WHATWG HTML, 9.2).
// Each event is a line of the log. A reader that is too slow misses events, and is told how many.
// The last warnings and errors are kept for readers that come later.

#include <sluice/async/event.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/net/server.hpp>

#include <atomic>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::control {

// The fields that a line must have: {"route", "posts"}, {"task", "12"}.
struct wanted_field {
    std::string name;
    std::string value;
};
using wanted_fields = std::vector<wanted_field>;

class live_events {
 public:
    // Any thread may call it. It costs little while nobody reads. `fields` hold no secrets.
    void tell(log_level level, std::string_view message, std::span<const log_field> fields);

    // Returns null when there are too many readers. Events below `least` are left out, and those
    // without a field of `wanted`. The source belongs to `executor`; it may outlive this object.
    std::shared_ptr<net::body_source> subscribe(asio::any_io_executor executor, log_level least,
                                                wanted_fields wanted = {});

    // Returns the last warnings and errors with these fields as JSON texts, oldest first.
    std::vector<std::string> kept(const wanted_fields& wanted) const;

    std::size_t readers() const { return count_; }

    static constexpr std::size_t most_readers = 16;
    static constexpr std::size_t most_kept = 256;                           // lines
    static constexpr std::size_t most_bytes_kept = std::size_t{96} * 1024;  // of their texts

 private:
    class reader;
    struct kept_line {
        std::string text;
        wanted_fields names;  // by which people look for it
    };
    struct shared {
        std::mutex mutex;
        std::list<std::weak_ptr<reader>> readers;
        std::deque<kept_line> kept;
        std::size_t bytes_kept = 0;
    };
    void keep(const std::string& text, std::span<const log_field> fields);

    std::shared_ptr<shared> shared_ = std::make_shared<shared>();
    std::atomic<std::size_t> count_ = 0;
};

}  // namespace sluice::control
