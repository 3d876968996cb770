#pragma once

// Declares maintenance windows and says when one is open. While one is, schedulers begin no run and
// lanes begin no delivery. No I/O, no clock.

#include "engine/plan/schedule.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/config/value.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/pauses.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// Comes again by a schedule and lasts `length`, or comes once from `from` until `until`.
struct maintenance_settings {
    std::string schedule;
    std::string time_zone = "UTC";
    std::chrono::milliseconds length{0};
    std::string from;
    std::string until;
    std::string reason;
    // Without any of these, the window holds everything.
    std::vector<config::reference> incoming;
    std::vector<config::reference> routes;
    std::vector<config::reference> outgoing;

    friend bool operator==(const maintenance_settings&, const maintenance_settings&) = default;
};

const config::declaration<maintenance_settings>& maintenance_declaration();

class maintenance_window {
 public:
    // Fails as the checks of the declaration do.
    static result<maintenance_window> make(const maintenance_settings& given);

    // Returns the end of the window if it is open at that moment. Windows that touch count as one.
    std::optional<wall_time> open_until(wall_time now) const;

    // Returns when it opens next, after that moment; nullopt means never.
    std::optional<wall_time> opens_after(wall_time moment) const;

    bool holds(ledger::paused_kind kind, const std::string& name) const;
    const std::string& reason() const { return reason_; }

 private:
    maintenance_window() = default;

    std::optional<schedule> when_;  // none: once
    std::chrono::milliseconds length_{0};
    wall_time from_{};
    std::vector<std::pair<ledger::paused_kind, std::string>> names_;  // none: everything
    std::string reason_;
};

class maintenance_calendar {
 public:
    maintenance_calendar() = default;
    // Leaves out a window with a mistake: the declaration reports it.
    explicit maintenance_calendar(const std::vector<maintenance_settings>& given);

    // Returns until when that name is held; nullopt: nothing holds it at that moment.
    std::optional<wall_time> held_until(ledger::paused_kind kind, const std::string& name,
                                        wall_time now) const;

    const std::vector<maintenance_window>& windows() const { return windows_; }

 private:
    std::vector<maintenance_window> windows_;
};

}  // namespace sluice::engine
