#include "engine/maintenance_watch.hpp"

#include "engine/plan/maintenance.hpp"

#include <sluice/model/time.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace sluice::engine {
namespace {

// Somebody may set the clock.
constexpr std::chrono::minutes longest_look{1};

std::chrono::milliseconds next_look(const std::vector<maintenance_window>& windows, wall_time now) {
    std::chrono::milliseconds pause = longest_look;
    for (const auto& window : windows) {
        auto change = window.open_until(now);
        if (!change) {
            change = window.opens_after(now);
        }
        if (change) {
            pause = std::min<std::chrono::milliseconds>(pause, *change - now);
        }
    }
    return pause;
}

}  // namespace

awaitable<void> watch_maintenance(services services, std::function<void()> on_change) {
    const auto windows = services.windows->windows();  // a reload replaces them
    std::vector<bool> open(windows.size(), false);
    do {
        const auto now = services.time.now();
        const auto before = open;
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const auto until = windows[i].open_until(now);
            if (until && !open[i]) {
                services.log.write(
                    log_level::info,
                    "maintenance begins: what is under way ends, nothing new begins",
                    {{"until", format_utc_seconds(*until)}, {"reason", windows[i].reason()}});
            } else if (!until && open[i]) {
                services.log.write(log_level::info, "maintenance is over",
                                   {{"reason", windows[i].reason()}});
            }
            open[i] = until.has_value();
        }
        if (open != before) {
            on_change();
        }
    } while (co_await services.time.sleep_for(next_look(windows, services.time.now())));
}

std::optional<failure> held_by_maintenance(const services& services, ledger::paused_kind kind,
                                           const std::string& name) {
    if (services.windows == nullptr) {
        return std::nullopt;
    }
    const auto until = services.windows->held_until(kind, name, services.time.now());
    if (!until) {
        return std::nullopt;
    }
    return failure(failure_class::busy,
                   "a maintenance window holds it until " + format_utc_seconds(*until),
                   "wait for its end, or take the window out of `daemon.maintenance`");
}

}  // namespace sluice::engine
