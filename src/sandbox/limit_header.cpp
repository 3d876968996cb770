#include "sandbox/limit_header.hpp"

#include <chrono>

namespace sluice::sandbox {

namespace {

// Rounds seconds up, so that a client that waits until then is not too early.
std::string reset_text(wall_time reset, reset_format form) {
    switch (form) {
        case reset_format::milliseconds:
            return std::to_string(reset.time_since_epoch().count());
        case reset_format::iso:
            return format_utc(reset);
        case reset_format::seconds:
            break;
    }
    return std::to_string(
        std::chrono::ceil<std::chrono::seconds>(reset).time_since_epoch().count());
}

}  // namespace

void add_limit_headers(answer& to, const allowance& given, const switches& how) {
    const bool refused = to.message.status == 429;
    if (how.headers == limit_headers::never ||
        (refused && how.headers == limit_headers::not_on_429)) {
        return;
    }
    auto& headers = to.message.headers;
    headers.set("X-RateLimit-Limit", std::to_string(given.limit));
    headers.set("X-RateLimit-Remaining", std::to_string(refused ? 0 : given.remaining));
    headers.set("X-RateLimit-Reset", reset_text(given.reset, how.reset));
}

}  // namespace sluice::sandbox
