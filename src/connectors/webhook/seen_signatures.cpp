#include "connectors/webhook/seen_signatures.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace sluice::webhook {

std::string seen_signatures::key_of(std::string_view signature) {
    constexpr std::size_t length = 32;
    return std::string(signature.substr(signature.size() - std::min(signature.size(), length)));
}

bool seen_signatures::note(const std::string& key, wall_time until) {
    if (seen_.size() >= most_) {
        return false;
    }
    seen_[key] = {until, false};
    return true;
}

void seen_signatures::forget(const std::string& key) {
    const auto found = seen_.find(key);
    if (found != seen_.end() && !found->second.in_ledger) {
        seen_.erase(found);
    }
}

void seen_signatures::stored(const std::string& key) {
    const auto found = seen_.find(key);
    if (found != seen_.end()) {
        found->second.in_ledger = true;
    }
}

void seen_signatures::forget_old(wall_time now) {
    std::erase_if(seen_, [&](const auto& one) {
        const bool is_old = one.second.until < now;
        if (is_old && one.second.in_ledger) {
            old_.push_back(one.first);
        }
        return is_old;
    });
}

void seen_signatures::recall(const std::string& key, const json::value& fact) {
    const auto* time = fact.if_int64();
    if (time == nullptr) {
        old_.push_back(key);
        return;
    }
    const auto found = seen_.find(key);
    if (found != seen_.end() && !found->second.in_ledger) {
        repeats_.insert(key);
    }
    // More than `most_` can only be there when the limit of an earlier version was higher.
    seen_[key] = {wall_time(std::chrono::milliseconds(*time)), true};
}

source_fact seen_signatures::fact_of(const std::string& key) const {
    const auto found = seen_.find(key);
    source_fact made{key, std::nullopt};
    if (found != seen_.end()) {
        made.fact = json::value(std::chrono::duration_cast<std::chrono::milliseconds>(
                                    found->second.until.time_since_epoch())
                                    .count());
    }
    return made;
}

std::vector<source_fact> seen_signatures::take_old_facts() {
    std::vector<source_fact> made;
    for (auto& key : std::exchange(old_, {})) {
        if (!seen_.contains(key)) {
            made.push_back({std::move(key), std::nullopt});
        }
    }
    return made;
}

}  // namespace sluice::webhook
