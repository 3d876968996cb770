#pragma once

// Watches one outgoing's target for all its lanes. It logs when its breaker opens and closes, and
// wakes the lanes then.

#include "engine/activity.hpp"
#include "engine/delivery/breaker.hpp"
#include "engine/services.hpp"

#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>

namespace sluice::engine {

// The findings of a delivery about its target.
struct target_report {
    target_signal signal = target_signal::silent;
    std::string trouble;  // for a person
    std::optional<std::chrono::milliseconds> asked_pause;
};

target_report report_of(const failure& why);

// Belongs to one shard.
class target_watch {
 public:
    target_watch(const services& services, std::string outgoing, const breaker_settings& settings)
        : services_(services), outgoing_(std::move(outgoing)), breaker_(settings) {}

    using listeners = std::list<std::function<void()>>;

    // Called after every change of the breaker, until no_more().
    listeners::iterator on_change(std::function<void()> changed) {
        return listeners_.insert(listeners_.end(), std::move(changed));
    }
    void no_more(listeners::iterator listener) { listeners_.erase(listener); }

    breaker::pass look() const { return breaker_.look(services_.time.now()); }
    breaker::pass take() { return breaker_.take(services_.time.now()); }
    // The moment to look again while the target is held.
    wall_time held_until() const;
    // The wait of a task whose probe failed.
    std::chrono::milliseconds pause() const { return breaker_.pause(); }

    bool is_open() const { return breaker_.open(); }
    // The last trouble of a target that is held.
    const std::string& trouble() const { return trouble_; }

    void report(breaker::pass pass, const target_report& report);

    // Since the start, or since the outgoing changed.
    target_activity& activity() { return activity_; }
    const target_activity& activity() const { return activity_; }

 private:
    services services_;
    std::string outgoing_;
    breaker breaker_;
    wall_time opened_{};
    std::string trouble_;
    listeners listeners_;
    target_activity activity_;
};

}  // namespace sluice::engine
