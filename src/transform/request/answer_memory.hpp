#pragma once

// Remembers answers of an API for a time, bounded in number and size. One executor uses it.

#include "transform/request/pages.hpp"

#include <sluice/async/clock.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>

namespace sluice::transform {

class answer_memory {
 public:
    // the sum of the bodies' sizes
    static constexpr std::size_t most_bytes = std::size_t{8} * 1024 * 1024;
    static constexpr std::size_t most_answers = 10'000;

    // Returns null when no answer is true at `now`. The pointer is valid until the next keep().
    const api_answer* find(const std::string& key, steady_time now) const;

    // Keeps an answer, and forgets the oldest ones to make room. An answer larger than a quarter of
    // the room is not kept.
    void keep(std::string key, const api_answer& answer, steady_time until);

 private:
    struct kept {
        api_answer answer;
        steady_time until;
    };
    void drop_oldest();

    std::map<std::string, kept> answers_;
    std::deque<std::string> order_;
    std::size_t bytes_ = 0;
};

}  // namespace sluice::transform
