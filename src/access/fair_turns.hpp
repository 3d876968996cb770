#pragma once

// Gives everyone who shares a resource an equal share, however often they ask (start-time fair
// queueing). An asker who was away gets no extra share later.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace sluice::access {

class fair_turns {
 public:
    // The smallest value goes first.
    std::uint64_t place_of(const std::string& who) const {
        const auto found = served_.find(who);
        return found == served_.end() ? now_ : std::max(found->second, now_);
    }

    void serve(const std::string& who) {
        now_ = place_of(who);
        served_[who] = now_ + 1;
        std::erase_if(served_, [this](const auto& one) { return one.second <= now_; });
    }

 private:
    std::map<std::string, std::uint64_t> served_;
    std::uint64_t now_ = 0;
};

}  // namespace sluice::access
