#include "connectors/ocoya/client/credential_gate.hpp"

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

std::optional<std::chrono::milliseconds> credential_gate::ask(wall_time now) {
    if (!closed_until_) {
        return std::nullopt;
    }
    if (now < *closed_until_) {
        return *closed_until_ - now;
    }
    if (probing_) {
        // Another call is finding out at this moment.
        return std::min<std::chrono::milliseconds>(recheck_, std::chrono::seconds(1));
    }
    probing_ = true;
    return std::nullopt;
}

bool credential_gate::refused(std::string reason, wall_time now) {
    const bool news = !closed_until_;
    closed_until_ = now + recheck_;
    reason_ = std::move(reason);
    probing_ = false;
    return news;
}

bool credential_gate::accepted() {
    const bool news = closed_until_.has_value();
    closed_until_.reset();
    probing_ = false;
    return news;
}

void credential_gate::unanswered() {
    probing_ = false;
}

}  // namespace sluice::ocoya
