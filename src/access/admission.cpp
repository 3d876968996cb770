#include "access/admission.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::access {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// The interval of looks when time alone changes the reserve.
constexpr milliseconds look_interval{250};

}  // namespace

admission::claim_id admission::add(const budget_claim& claim, wall_time now) {
    keep_windows(now);
    queue_.push_back({++last_claim_, claim.urgent == net::urgency::publishing, claim.asked_by, now,
                      claim.priority.value_or(net::priority::medium)});
    return last_claim_;
}

void admission::remove(claim_id claim) {
    queue_.remove_if([claim](const waiting& one) { return one.id == claim; });
}

void admission::keep_windows(wall_time now) {
    const auto per = meter_.limit().per;
    const auto end = meter_.window_end(now);
    const auto begun = end ? *end - per : now;
    const bool passed = end ? begun > window_begun_ + seconds(1) : now >= window_begun_ + per;
    if (!passed) {
        return;
    }
    if (window_begun_ != wall_time{}) {
        published_before_.push_back(published_);
        if (published_before_.size() > policy_.windows_remembered) {
            published_before_.pop_front();
        }
    }
    window_begun_ = begun;
    published_ = 0;
    listed_ = 0;
}

std::int64_t admission::floor_of_listing() const {
    const auto limit = meter_.most();
    return limit < 2 ? 0 : std::max<std::int64_t>(limit / policy_.listing_parts, 1);
}

std::int64_t admission::room_for_publishing() const {
    const auto limit = meter_.most();
    if (limit < 2) {
        return 0;
    }
    auto room = std::max<std::int64_t>(limit / policy_.publishing_parts, 1);
    for (const auto count : published_before_) {
        room = std::max(room, policy_.published_times * count);
    }
    return std::min(room, limit - floor_of_listing());
}

// Listing can send this many requests, one after the other, before the last moments of the window.
// A larger reserve would be released too late to be used. Until it is known whether others use the
// key, the reserve covers the most that they could spend.
std::int64_t admission::reserve(wall_time now) const {
    const auto end = meter_.window_end(now).value_or(now);
    const auto spare = std::max(end - now - policy_.last_moments, milliseconds(0));
    const auto each = std::clamp<milliseconds>(meter_.round_trip(), milliseconds(20), seconds(2));
    const auto room =
        meter_.others_known() ? room_for_publishing() : meter_.most() - floor_of_listing();
    return std::min<std::int64_t>(room, spare / each);
}

// Returns the rank of a claim; the smallest goes first.
int admission::rank(const waiting& one, wall_time now) const {
    const auto waited = std::max<std::int64_t>((now - one.since) / meter_.limit().per, 0);
    return std::max(
        static_cast<int>(one.priority) - static_cast<int>(std::min<std::int64_t>(waited, 2)), 0);
}

admission::place admission::first_publishing(wall_time now) {
    auto first = queue_.end();
    for (auto at = queue_.begin(); at != queue_.end(); ++at) {
        if (at->publishes && (first == queue_.end() || rank(*at, now) < rank(*first, now))) {
            first = at;
        }
    }
    return first;
}

admission::place admission::first_listing(wall_time now) {
    const auto order = [&](place at) {
        return std::pair(rank(*at, now), turns_.place_of(at->asked_by));
    };
    auto first = queue_.end();
    for (auto at = queue_.begin(); at != queue_.end(); ++at) {
        if (!at->publishes && (first == queue_.end() || order(at) < order(first))) {
            first = at;
        }
    }
    return first;
}

// True when this listing waited through the whole last window, and the rest of this one is just the
// listing floor.
bool admission::listing_is_owed(place first, std::int64_t left) const {
    return first->since < window_begun_ && listed_ < floor_of_listing() &&
           left <= floor_of_listing() - listed_;
}

// One listing goes first, to learn when the window ends. A later one learns whether others spend
// the key's budget; if not, less is held back for them.
bool admission::listing_may_look(std::int64_t left, wall_time now) const {
    if (left <= meter_.most() / 2) {
        return false;
    }
    const auto later = window_begun_ + meter_.limit().per / policy_.look_after_parts;
    const bool looked = last_listing_ && *last_listing_ >= later;
    return listed_ + published_ == 0 || (!meter_.others_known() && now >= later && !looked);
}

bool admission::listing_may(std::int64_t left, wall_time now) const {
    if (!meter_.window_end(now)) {
        return listing_may_without_a_window(left, now);
    }
    if (listing_may_look(left, now)) {
        return true;
    }
    const auto reserved = reserve(now);
    return left > reserved + (reserved == 0 ? 0 : meter_.wanted_by_others(now));
}

// Each request becomes available again one window after it went. When requests are spread evenly,
// one becomes available soon at any moment.
bool admission::listing_may_without_a_window(std::int64_t left, wall_time now) const {
    if (left <= room_for_publishing() / policy_.without_a_window_parts) {
        return false;
    }
    const auto pace = meter_.limit().per / std::max<std::int64_t>(meter_.most(), 1);
    return !last_listing_ || now >= *last_listing_ + pace;
}

std::optional<admission::grant> admission::next(wall_time now) {
    if (queue_.empty()) {
        return std::nullopt;
    }
    keep_windows(now);
    const auto left = meter_.left(now);
    if (left <= 0) {
        return std::nullopt;
    }
    const auto publishing = first_publishing(now);
    const auto listing = first_listing(now);
    if (listing != queue_.end() && listing_is_owed(listing, left)) {
        return give(listing, now);
    }
    if (publishing != queue_.end()) {
        return give(publishing, now);
    }
    if (listing_may(left, now)) {
        return give(listing, now);
    }
    return std::nullopt;
}

admission::grant admission::give(place whom, wall_time now) {
    const grant given{whom->id, meter_.take(now)};
    if (whom->publishes) {
        ++published_;
    } else {
        ++listed_;
        last_listing_ = now;
        turns_.serve(whom->asked_by);
    }
    queue_.erase(whom);
    return given;
}

wall_time admission::look_again(wall_time now) {
    const auto grows = meter_.grows_at(now);
    if (meter_.left(now) <= 0) {
        return grows;
    }
    return std::min(grows, now + look_interval);
}

json::value admission::kept(std::int64_t ahead) const {
    auto out = meter_.kept(ahead);
    std::int64_t busiest = published_;
    for (const auto count : published_before_) {
        busiest = std::max(busiest, count);
    }
    out.get_object()["published"] = busiest;
    out.get_object()["listed"] = listed_;
    out.get_object()["begun"] = window_begun_.time_since_epoch().count();
    return out;
}

bool admission::restore(const json::value& kept, wall_time now) {
    const bool cut = meter_.restore(kept, now);
    if (const auto busiest = integer_member(kept, "published")) {
        published_before_.push_back(*busiest);
    }
    const auto begun = integer_member(kept, "begun");
    const auto listed = integer_member(kept, "listed");
    if (begun && listed) {  // the window of before the restart may go on
        window_begun_ = std::min(wall_time(milliseconds(*begun)), now + meter_.limit().per);
        listed_ = *listed;
    }
    return cut;
}

milliseconds admission::shut_for(wall_time now) {
    if (meter_.left(now) > 0) {
        return milliseconds(0);
    }
    return meter_.grows_at(now) - now;
}

}  // namespace sluice::access
