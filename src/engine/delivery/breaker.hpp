#pragma once

// Stops deliveries to a target that keeps failing. A plain state machine: closed (all go), open
// (none goes), probing (one goes, and the others wait for its report).

#include "engine/plan/delivery_policy.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::engine {

// The signal of a delivery about its target.
enum class target_signal {
    works,     // it answered, if only to refuse the record
    troubled,  // unreachable, busy, or the credential is refused
    silent,    // no signal: the delivery never reached the target
};

target_signal signal_of(const failure& why);

// True when the failure cannot be the record's fault: no byte of it was sent, the target asked for
// time or refused the credential, or a gateway answered in its place (502, 503).
bool speaks_of_target_alone(const failure& why);

class breaker {
 public:
    explicit breaker(const breaker_settings& settings) : settings_(settings) {}

    enum class pass { go, probe, hold };

    // The pass that a delivery would get now.
    pass look(wall_time now) const;
    // As look(), but takes the probe: the next deliveries are held until it has reported.
    pass take(wall_time now);

    enum class change { none, opened, still_open, closed };
    // The signal of a delivery that went on that pass. `asked_pause`: how long the target wants to
    // be left alone.
    change report(pass given, target_signal signal, wall_time now,
                  std::optional<std::chrono::milliseconds> asked_pause = {});

    bool open() const { return state_ != state::closed; }
    // When open: the moment of the next probe.
    wall_time next_probe() const { return next_probe_; }
    std::chrono::milliseconds pause() const { return pause_; }
    std::int64_t in_a_row() const { return in_a_row_; }

 private:
    enum class state { closed, open, probing };

    void wait_from(wall_time now, std::optional<std::chrono::milliseconds> asked_pause);

    breaker_settings settings_;
    state state_ = state::closed;
    std::int64_t in_a_row_ = 0;
    wall_time next_probe_{};
    std::chrono::milliseconds pause_{0};
};

}  // namespace sluice::engine
