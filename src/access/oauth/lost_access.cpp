#include "access/oauth/lost_access.hpp"

#include <algorithm>

namespace sluice::access {
namespace {

constexpr std::chrono::milliseconds first_pause = std::chrono::minutes(1);
constexpr std::chrono::milliseconds longest_pause = std::chrono::minutes(15);

}  // namespace

void lost_access::refused(const std::string& mark, failure why, bool for_good, wall_time now) {
    const bool again = mark == mark_ && pause_.count() > 0;
    pause_ = again ? std::min(2 * pause_, longest_pause) : first_pause;
    mark_ = mark;
    why_ = std::move(why);
    again_ = for_good ? std::nullopt : std::optional(now + pause_);
}

std::optional<failure> lost_access::still(const std::string& mark, wall_time now) const {
    if (!any() || mark != mark_ || (again_ && now >= *again_)) {
        return std::nullopt;
    }
    auto why = why_;
    if (again_) {
        why.retry_after = *again_ - now;
    }
    return why;
}

}  // namespace sluice::access
