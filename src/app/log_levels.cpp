#include "app/log_levels.hpp"

#include <algorithm>
#include <optional>
#include <variant>

namespace sluice::app {

bool log_levels::passes(log_level level, std::span<const log_field> fields) const {
    // Most lines end here without the lock, such as a debug line of a daemon at info.
    if (level < lowest_) {
        return false;
    }
    if (!has_parts_) {
        return true;
    }
    const std::lock_guard guard(mutex_);
    std::optional<log_level> least;
    for (const auto& field : fields) {
        const auto* name = std::get_if<std::string>(&field.value);
        if (name == nullptr) {
            continue;
        }
        const auto found = parts_.find({std::string(field.name), *name});
        if (found != parts_.end()) {
            least = std::min(least.value_or(found->second), found->second);
        }
    }
    return level >= least.value_or(own_);
}

std::map<log_levels::part, log_level> log_levels::parts() const {
    const std::lock_guard guard(mutex_);
    return parts_;
}

void log_levels::set(log_level own) {
    const std::lock_guard guard(mutex_);
    own_ = own;
    find_lowest();
}

void log_levels::set(part of, log_level level) {
    const std::lock_guard guard(mutex_);
    parts_[std::move(of)] = level;
    find_lowest();
}

bool log_levels::reset(const part& of) {
    const std::lock_guard guard(mutex_);
    const bool had = parts_.erase(of) != 0;
    find_lowest();
    return had;
}

void log_levels::find_lowest() {
    log_level lowest = own_;
    for (const auto& [part, level] : parts_) {
        lowest = std::min(lowest, level);
    }
    lowest_ = lowest;
    has_parts_ = !parts_.empty();
}

}  // namespace sluice::app
