#include "app/watchdog.hpp"

#include "app/notify.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <unistd.h>

namespace sluice::app {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::optional<std::chrono::milliseconds> watchdog_interval(const std::string& microseconds,
                                                           const std::string& process) {
    std::int64_t length = 0;
    const auto* end = microseconds.data() + microseconds.size();
    const auto [stopped, wrong] = std::from_chars(microseconds.data(), end, length);
    if (wrong != std::errc() || stopped != end || length <= 0) {
        return std::nullopt;
    }
    if (!process.empty() && process != std::to_string(::getpid())) {
        return std::nullopt;
    }
    // A third: one feeding may come late without harm.
    const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::microseconds(length / 3));
    return std::max(interval, std::chrono::milliseconds(1));
}

awaitable<void> feed_watchdog(engine::services services) {
    const auto interval = watchdog_interval(variable("WATCHDOG_USEC"), variable("WATCHDOG_PID"));
    if (!interval) {
        co_return;
    }
    do {
        // Goes through the writer and changes nothing: no value expires before the epoch. An error
        // is an answer too: on a full disk the writer works, and a restart would not help.
        co_await services.ledger.drop_expired_values(wall_time{});
        notify_alive();
    } while (co_await services.time.sleep_for(*interval));
}

}  // namespace sluice::app
