#pragma once

// Watches one outgoing's target for all its lanes: says in the log when its breaker opens and
// closes, and wakes the lanes then.

#include "engine/delivery/breaker.hpp"
#include "engine/services.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::engine {

// What a delivery found out about its target.
struct target_report {
    target_signal signal = target_signal::silent;
    std::string trouble;  // for a person
    std::optional<std::chrono::milliseconds> asked_pause;
};

target_report report_of(const failure& why);

// For one shard.
class target_watch {
 public:
    target_watch(const services& services, std::string outgoing, const breaker_settings& settings)
        : services_(services), outgoing_(std::move(outgoing)), breaker_(settings) {}

    // Called after every change of the breaker. What `changed` refers to outlives the watch's use.
    void on_change(std::function<void()> changed) { listeners_.push_back(std::move(changed)); }

    breaker::pass look() const { return breaker_.look(services_.time.now()); }
    breaker::pass take() { return breaker_.take(services_.time.now()); }
    // While it is held: when it is worth to look again.
    wall_time held_until() const;
    // How long the task of a probe that fails waits.
    std::chrono::milliseconds pause() const { return breaker_.pause(); }

    bool is_open() const { return breaker_.open(); }
    // The last trouble of a target that is held.
    const std::string& trouble() const { return trouble_; }

    void report(breaker::pass pass, const target_report& report);

 private:
    services services_;
    std::string outgoing_;
    breaker breaker_;
    wall_time opened_{};
    std::string trouble_;
    std::vector<std::function<void()>> listeners_;
};

}  // namespace sluice::engine
