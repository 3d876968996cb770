#include "connectors/ocoya/client/retry_rule.hpp"

#include <algorithm>

namespace sluice::ocoya {

bool passes_by_itself(unsigned status) {
    return status == 408 || status == 500 || status == 502 || status == 503 || status == 504;
}

bool tries_again(const result<net::response>& outcome, bool repeatable) {
    if (outcome) {
        return repeatable && !outcome->success.value_or(false) && passes_by_itself(outcome->status);
    }
    // Without may_have_happened nothing was sent, so even a POST may be tried again.
    return outcome.error().kind == failure_class::unreachable &&
           (repeatable || !outcome.error().may_have_happened);
}

std::chrono::milliseconds longest_backoff(const net::retry_settings& settings, std::int64_t made) {
    auto length = settings.first_delay;
    for (std::int64_t at = 1; at < made && length < settings.longest_delay; ++at) {
        length *= 2;
    }
    return std::max(std::min(length, settings.longest_delay), std::chrono::milliseconds(0));
}

}  // namespace sluice::ocoya
