#include "net/retry.hpp"

#include <algorithm>

namespace sluice::net {

namespace {

using std::chrono::milliseconds;

// Names the statuses that may pass by themselves.
bool passing(unsigned status) {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
           status == 504;
}

bool worth_it(const attempt_facts& facts) {
    if (facts.status) {
        return facts.repeatable && passing(*facts.status);
    }
    return !facts.lasting && (facts.repeatable || !facts.sent);
}

// Doubles in a loop that ends at the longest delay, so that no number of attempts overflows.
milliseconds ceiling(const retry_settings& settings, std::int64_t made) {
    milliseconds length = settings.first_delay;
    for (std::int64_t i = 1; i < made && length < settings.longest_delay; ++i) {
        length *= 2;
    }
    return std::min(length, settings.longest_delay);
}

milliseconds jittered(milliseconds most, random_source& random) {
    const auto bound = static_cast<std::uint64_t>(std::max<milliseconds::rep>(most.count(), 0)) + 1;
    return milliseconds(static_cast<milliseconds::rep>(random.below(bound)));
}

}  // namespace

std::optional<milliseconds> next_attempt(const retry_settings& settings, const attempt_facts& facts,
                                         random_source& random) {
    if (facts.made >= settings.attempts || !worth_it(facts)) {
        return std::nullopt;
    }
    const auto own = jittered(ceiling(settings, facts.made), random);
    const auto delay = std::max(own, facts.asked.value_or(milliseconds(0)));
    // A wait that ends with the limit leaves no time for the attempt.
    if (delay >= facts.left) {
        return std::nullopt;
    }
    return delay;
}

}  // namespace sluice::net
