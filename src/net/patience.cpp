#include "net/patience.hpp"

#include <sluice/model/time.hpp>

#include <algorithm>

namespace sluice::net {

std::chrono::milliseconds patience::left() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - time_->steady_now());
    return std::max(left, std::chrono::milliseconds(0));
}

patience::limit patience::of(std::string_view phase, std::chrono::milliseconds configured) const {
    // The message names the setting that really ran out, so that an operator raises the right one.
    const auto rest = left();
    if (rest < configured) {
        return {rest, total_, "total"};
    }
    return {configured, configured, phase};
}

failure too_late(std::string_view fault, const patience::limit& passed) {
    std::string setting(passed.name);
    std::ranges::replace(setting, ' ', '_');
    return {failure_class::unreachable,
            std::string(fault) + " within " + format_duration(passed.configured) + " (" +
                std::string(passed.name) + ")",
            "look at the other side and the network between; if it is only slow, raise timeouts." +
                setting + " of the client"};
}

}  // namespace sluice::net
