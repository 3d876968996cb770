#pragma once

// Stops deliveries to a target that keeps failing, as a plain state machine: closed (all go), open
// (none goes), probing (one goes, the others wait for what it learns).

#include "engine/plan/delivery_policy.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::engine {

// What a delivery learned of its target.
enum class target_word {
    works,     // it answered, and be it with a refusal of the record
    troubled,  // unreachable, busy, or the credential is refused
    silent,    // nothing was learned: the delivery never got that far
};

target_word word_of(const failure& why);

// True when the failure cannot be the record's fault: no byte of it was sent, the target asked for
// time or refused the credential, or a gateway answered in its place (502, 503).
bool speaks_of_target_alone(const failure& why);

class breaker {
 public:
    explicit breaker(const breaker_settings& settings) : settings_(settings) {}

    enum class pass { go, probe, hold };

    // What a delivery begun now would be.
    pass look(wall_time now) const;
    // The same, and a probe is taken: the next ones are held until heard() has its word.
    pass take(wall_time now);

    enum class change { none, opened, still_open, closed };
    // The word of a delivery, with the pass that it went on. `asked`: how long the target wants to
    // be left alone.
    change heard(pass as, target_word word, wall_time now,
                 std::optional<std::chrono::milliseconds> asked = {});

    bool open() const { return state_ != state::closed; }
    // When open: the moment of the next probe.
    wall_time next_probe() const { return next_probe_; }
    std::chrono::milliseconds pause() const { return pause_; }
    std::int64_t in_a_row() const { return in_a_row_; }

 private:
    enum class state { closed, open, probing };

    void wait_from(wall_time now, std::optional<std::chrono::milliseconds> asked);

    breaker_settings settings_;
    state state_ = state::closed;
    std::int64_t in_a_row_ = 0;
    wall_time next_probe_{};
    std::chrono::milliseconds pause_{0};
};

}  // namespace sluice::engine
