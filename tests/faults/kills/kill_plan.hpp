#pragma once

// Chooses the next kill: a random moment, or a named point for its nth time. Every named point gets
// its turn. One that was not reached is planned again, with a smaller n.

#include <chrono>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>

namespace sluice::testing {

struct planned_kill {
    std::string point;  // empty: at a moment
    int count = 1;      // the point's nth time
    bool as_daemon = false;
    std::chrono::milliseconds moment{};
};

class kill_plan {
 public:
    explicit kill_plan(std::uint32_t seed);

    planned_kill next();
    // Reports the outcome: true when the kill met the program.
    void outcome(const planned_kill& kill, bool killed);

    const std::map<std::string, int>& kills_by_point() const { return kills_; }
    std::set<std::string> never_reached() const;

 private:
    planned_kill at_a_moment();
    void refill();

    std::mt19937 random_;
    std::deque<planned_kill> named_;
    std::map<std::string, int> kills_;
    bool named_turn_ = false;
    double longest_moment_ = 300;  // milliseconds: follows how long a round takes here
};

}  // namespace sluice::testing
