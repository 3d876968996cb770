#include "engine/delivery/delivery_run.hpp"

#include "engine/due_runs.hpp"

#include <sluice/model/json.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace sluice::engine {

delivery_run::delivery_run(delivery_rule rule, wall_time now, std::string name)
    : rule_(std::move(rule)),
      name_(std::move(name)),
      next_(rule_.when.first(now).value_or(wall_time::max())) {}

wall_time delivery_run::starts() const {
    return next_ == wall_time::max() ? next_ : start_of(name_, rule_.when, rule_.jitter, next_);
}

void delivery_run::restore(const std::string& text, wall_time now) {
    const auto value = parse_json(text);
    const auto* members = value ? value->if_object() : nullptr;
    if (members == nullptr) {
        return;
    }
    if (const auto* next = members->if_contains("next"); next != nullptr && next->is_int64()) {
        const wall_time at(std::chrono::milliseconds(next->get_int64()));
        const auto by = text_member(*members, "schedule");
        const bool is_its = by.empty() ? rule_.when.has(at) : by == rule_.when.text();
        const auto at_the_latest = rule_.when.next(now, now).value_or(wall_time::max());
        next_ = at <= now || is_its ? std::min(at, at_the_latest) : at_the_latest;
    }
    if (const auto at = integer_member(*members, "last")) {
        last_ = beginning{wall_time(std::chrono::milliseconds(*at)),
                          std::chrono::milliseconds(integer_member(*members, "late").value_or(0))};
    }
    if (const auto* left = members->if_contains("left"); left != nullptr && left->is_int64()) {
        under_way_ = true;
        left_ = rule_.tasks == 0 ? 0 : std::min(left->get_int64(), rule_.tasks);
    }
}

std::string delivery_run::stored() const {
    json::object members;
    members["next"] = std::int64_t{next_.time_since_epoch().count()};
    members["schedule"] = rule_.when.text();
    if (last_) {
        members["last"] = std::int64_t{last_->at.time_since_epoch().count()};
        members["late"] = std::int64_t{last_->late.count()};
    }
    if (under_way_) {
        members["left"] = left_;
    }
    return write_json(members);
}

bool delivery_run::begin_when_due(wall_time now) {
    const auto start = starts();
    if (now < start) {
        return false;
    }
    last_ = beginning{now, now - start};
    next_ = rule_.when.next(next_, now).value_or(wall_time::max());
    begin();
    return true;
}

void delivery_run::begin() {
    under_way_ = true;
    left_ = rule_.tasks;
}

std::size_t delivery_run::room(std::size_t in_hand) const {
    if (!limited()) {
        return std::numeric_limits<std::size_t>::max();
    }
    const auto left = static_cast<std::size_t>(std::max<std::int64_t>(left_, 0));
    return left > in_hand ? left - in_hand : 0;
}

void delivery_run::settled(std::size_t tasks) {
    left_ -= limited() ? static_cast<std::int64_t>(tasks) : 0;
}

}  // namespace sluice::engine
