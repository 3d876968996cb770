#include "access/request_meter.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::access {
namespace {

std::int64_t milliseconds_of(wall_time at) {
    return at.time_since_epoch().count();
}

std::optional<std::int64_t> number_in(const json::object& kept, std::string_view name) {
    const auto* found = kept.if_contains(name);
    if (found == nullptr || kind_of(*found) != json_kind::number) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(to_double(*found));
}

std::optional<wall_time> moment_in(const json::object& kept, std::string_view name) {
    const auto number = number_in(kept, name);
    return number ? std::optional(wall_time(std::chrono::milliseconds(*number))) : std::nullopt;
}

}  // namespace

json::value request_meter::kept(std::int64_t ahead) const {
    json::object out;
    json::array slots;
    for (const auto& [begin, count] : log_.slots()) {
        slots.push_back(json::array{milliseconds_of(begin), count});
    }
    out["ended"] = std::move(slots);
    out["under_way"] = in_flight() + ahead;
    out["own"] = own_ + ahead;
    if (word_) {
        out["remaining"] = word_->remaining - lost_;
        out["reset"] = milliseconds_of(word_->reset);
        out["end"] = milliseconds_of(word_->end);
        out["heard"] = milliseconds_of(word_->at);
    }
    if (window_) {
        out["window"] = milliseconds_of(*window_);
    }
    if (ended_) {
        out["window_before"] = milliseconds_of(*ended_);
    }
    if (closed_until_) {
        out["closed_until"] = milliseconds_of(*closed_until_);
    }
    if (stated_limit_) {
        out["stated_limit"] = *stated_limit_;
    }
    // Stored as a whole number of thousandths of a request a second, so that it reads back
    // unchanged.
    if (others_.known()) {
        out["others"] = static_cast<std::int64_t>(others_.per_millisecond() * 1e6);
    }
    out["states_nothing"] = states_nothing_;
    return out;
}

bool request_meter::restore(const json::value& kept, wall_time now) {
    const auto* from = kept.if_object();
    if (from == nullptr) {
        return false;
    }
    const auto* slots = from->if_contains("ended");
    if (slots != nullptr && slots->is_array()) {
        for (const auto& slot : slots->get_array()) {
            if (slot.is_array() && slot.get_array().size() == 2 && slot.get_array()[0].is_int64() &&
                slot.get_array()[1].is_int64()) {
                const wall_time at(std::chrono::milliseconds(slot.get_array()[0].get_int64()));
                log_.add(std::min(at, now), slot.get_array()[1].get_int64());
            }
        }
    }
    const auto under_way = number_in(*from, "under_way").value_or(0);
    log_.add(now, under_way);
    own_ = number_in(*from, "own").value_or(0);
    stated_limit_ = number_in(*from, "stated_limit");
    const auto closed = moment_in(*from, "closed_until");
    const auto latest = now + longest_wait_;
    closed_until_ = closed ? std::optional(std::min(*closed, latest)) : std::nullopt;
    const auto* silent = from->if_contains("states_nothing");
    states_nothing_ = silent != nullptr && silent->is_bool() && silent->get_bool();
    // A stored window lies ahead only when it begins at the end of a pause. Otherwise the clock was
    // set back, and the window is cut to now.
    if (const auto window = moment_in(*from, "window")) {
        window_ = std::min(*window, closed_until_.value_or(now));
    }
    if (const auto ended = moment_in(*from, "window_before")) {
        ended_ = bounded(*ended, now);
    }
    if (const auto others = number_in(*from, "others")) {
        others_.restore(static_cast<double>(*others) / 1e6);
    }
    const auto reset = moment_in(*from, "reset");
    if (const auto remaining = number_in(*from, "remaining"); reset && remaining) {
        const auto at = std::min(moment_in(*from, "heard").value_or(now), now);
        const auto end = std::min(moment_in(*from, "end").value_or(*reset), *reset);
        word_ =
            statement{*remaining - under_way, bounded(*reset, now), bounded(end, now), at, true};
    }
    return closed && *closed > latest;
}

}  // namespace sluice::access
