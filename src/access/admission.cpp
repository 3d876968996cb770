#include "access/admission.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::access {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// What is left this shortly before a window ends is anybody's: a publish that comes now waits no
// longer than this for the next one, and a second where the server rounds its reset up.
constexpr milliseconds last_moments{1'250};

// All but the room for a burst is given up so much sooner: whatever stops listing for a moment
// shall not cost it the window.
constexpr milliseconds give_up_ahead{1'500};

// While deliveries come one behind the other, listing does not squeeze in between.
constexpr seconds busy_after_publish{1};

constexpr std::size_t windows_remembered = 5;

// How often to look when time alone changes what is held back.
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
        if (published_before_.size() > windows_remembered) {
            published_before_.pop_front();
        }
    }
    window_begun_ = begun;
    published_ = 0;
    listed_ = 0;
}

std::int64_t admission::floor_of_listing() const {
    const auto limit = meter_.most();
    return limit < 2 ? 0 : std::max<std::int64_t>(limit / 10, 1);
}

// What stays unused of it is given up before the window ends, so that a large one costs listing a
// delay and nothing else.
std::int64_t admission::room_for_publishing() const {
    const auto limit = meter_.most();
    if (limit < 2) {
        return 0;
    }
    auto room = std::max<std::int64_t>(limit / 2, 1);
    for (const auto count : published_before_) {
        room = std::max(room, 2 * count);
    }
    return std::min(room, limit - floor_of_listing());
}

// Given up as late as listing can still make use of it: one request after the other.
std::int64_t admission::held_back(wall_time now) const {
    auto room = room_for_publishing();
    if (!meter_.others_known()) {
        room = meter_.most() - floor_of_listing();  // somebody may turn up any moment
    }
    const auto end = meter_.window_end(now).value_or(now);
    const auto spare = end - now - last_moments;
    if (spare <= milliseconds(0)) {
        return 0;
    }
    const auto each = std::clamp<milliseconds>(meter_.round_trip(), milliseconds(20), seconds(2));
    const auto early = std::max<std::int64_t>((spare - give_up_ahead) / each, 0);
    const auto late = (listings_waiting() + 1) * (spare / each) / 2;
    return std::max(std::min(room, early), std::min(room_for_a_burst(), late));
}

std::int64_t admission::room_for_a_burst() const {
    return meter_.most() / 6;
}

// Each of them makes one request after the other; together they seldom go at their full speed.
std::int64_t admission::listings_waiting() const {
    const auto count = std::ranges::count(queue_, false, &waiting::publishes);
    return std::max<std::int64_t>(count, 1);
}

// Smaller goes first.
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

// It waited through the whole of the last window, and what is left is just what it is still owed in
// this one.
bool admission::listing_is_owed(place first, std::int64_t left) const {
    return first->since < window_begun_ && listed_ < floor_of_listing() &&
           left <= floor_of_listing() - listed_;
}

// It takes its floor while there is enough for all: later that would be what publishing needs.
bool admission::listing_may_early(std::int64_t left, wall_time now) const {
    const auto limit = meter_.limit();
    const auto wanted = room_for_publishing() + meter_.wanted_by_others(now);
    return listed_ < floor_of_listing() && left > meter_.most() / 2 && left > wanted &&
           now < window_begun_ + limit.per / 4;
}

// One asks to see when the window ends, and one later whether others spend the key's budget: what
// is held back in case they do may be free.
bool admission::listing_may_look(std::int64_t left, wall_time now) const {
    if (left <= meter_.most() / 2) {
        return false;
    }
    const auto later = window_begun_ + meter_.limit().per / 6;
    const bool looked = last_listing_ && *last_listing_ >= later;
    return listed_ + published_ == 0 || (!meter_.others_known() && now >= later && !looked);
}

bool admission::listing_may(std::int64_t left, wall_time now) const {
    if (!meter_.window_end(now)) {
        return listing_may_without_a_window(left, now);
    }
    const bool busy = last_publish_ && now < *last_publish_ + busy_after_publish;
    if (!busy && (listing_may_early(left, now) || listing_may_look(left, now))) {
        return true;
    }
    const auto held = held_back(now);
    if (left <= held + (held == 0 ? 0 : meter_.wanted_by_others(now))) {
        return false;
    }
    return !busy || held < room_for_publishing();
}

// Requests come back one by one, as long after they went as a window is long: spread evenly, there
// is always one to come soon.
bool admission::listing_may_without_a_window(std::int64_t left, wall_time now) const {
    const auto limit = meter_.limit();
    if (left <= room_for_publishing() / 4) {
        return false;
    }
    return left > meter_.most() / 2 || !last_listing_ ||
           now >= *last_listing_ + limit.per / std::max<std::int64_t>(meter_.most(), 1);
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
        last_publish_ = now;
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
    if (begun && listed) {  // the window that it lived in may go on
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
