#pragma once

// The breaker of one outgoing, shared by its lanes: says in the log when it opens and closes, and
// wakes the lanes then.

#include "engine/delivery/breaker.hpp"
#include "engine/services.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sluice::engine {

// What a delivery found out about its target.
struct target_news {
    target_word word = target_word::silent;
    std::string trouble;  // for a person
    std::optional<std::chrono::milliseconds> asked;
};

target_news news_of(const failure& why);

// For one shard.
class target_watch {
 public:
    target_watch(services with, std::string outgoing, const breaker_settings& settings)
        : with_(with), outgoing_(std::move(outgoing)), breaker_(settings) {}

    // To be told of every change. Whoever is woken outlives the watch's use.
    void wake(std::function<void()> lane) { wakes_.push_back(std::move(lane)); }

    breaker::pass look() const { return breaker_.look(with_.time.now()); }
    breaker::pass take() { return breaker_.take(with_.time.now()); }
    // While it is held: when it is worth to look again.
    wall_time held_until() const;
    // What a task of a probe that fails waits for.
    std::chrono::milliseconds pause() const { return breaker_.pause(); }

    void heard(breaker::pass as, const target_news& what);

 private:
    services with_;
    std::string outgoing_;
    breaker breaker_;
    wall_time opened_{};
    std::vector<std::function<void()>> wakes_;
};

}  // namespace sluice::engine
