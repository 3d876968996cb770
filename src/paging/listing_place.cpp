#include "paging/listing_place.hpp"

#include "paging/listing.hpp"

#include <sluice/net/stated_time.hpp>

#include <algorithm>
#include <chrono>

namespace sluice::paging {

listing_place listing_place::read(const json::value& stored) {
    listing_place at;
    const auto* members = stored.if_object();
    if (members == nullptr) {
        return at;
    }
    at.last_run = text_member(*members, "last_run");
    if (const auto* troubles = members->if_contains("troubles")) {
        at.troubles = page_troubles::read(*troubles);
    }
    at.began = text_member(*members, "began");
    at.server_began = text_member(*members, "server_began");
    at.page = page_in(stored);
    if (const auto* next = members->if_contains("next"); next && next->is_object()) {
        at.next = next->get_object();
    }
    if (const auto* trail = members->if_contains("trail")) {
        at.trail = page_trail::read(*trail);
    }
    at.passed_over = static_cast<std::size_t>(
        std::max<std::int64_t>(0, integer_member(*members, "passed_over").value_or(0)));
    at.cut = flag_member(*members, "cut");
    return at;
}

json::object listing_place::stored() const {
    json::object members;
    members["began"] = began;
    if (!last_run.empty()) {
        members["last_run"] = last_run;
    }
    if (!server_began.empty()) {
        members["server_began"] = server_began;
    }
    if (cut) {
        members["cut"] = true;
    }
    members["page"] = page;
    if (!next.empty()) {
        members["next"] = next;
    }
    if (!trail.empty()) {
        members["trail"] = trail.stored();
    }
    if (passed_over > 0) {
        members["passed_over"] = passed_over;
    }
    if (!troubles.empty()) {
        members["troubles"] = troubles.stored();
    }
    return members;
}

json::object listing_place::finished() const {
    auto next_time = *this;
    // A cut listing keeps last_run, so that the next one asks for the missing records again.
    next_time.troubles.keep_of(began);
    if (!cut) {
        next_time.last_run = server_began.empty() ? began : server_began;
    }
    return next_time.anew();
}

json::object listing_place::anew() const {
    json::object members;
    if (!last_run.empty()) {
        members["last_run"] = last_run;
    }
    if (!troubles.empty()) {
        members["troubles"] = troubles.stored();
    }
    return members;
}

void listing_place::to_first_page() {
    page = 0;
    next = {};
    trail = {};
    passed_over = 0;
}

void listing_place::note_server_time(const net::response& reply, wall_time sent) {
    // The Date header has whole seconds, and the request takes time to arrive.
    constexpr std::chrono::seconds rounding{2};
    const auto date = reply.headers.find("Date");
    const auto there = date ? net::parse_http_date(*date) : std::nullopt;
    const auto ours = parse_utc(began);
    if (!there || !ours || *there - sent > -rounding) {
        return;
    }
    const auto after = format_utc_seconds(*ours + (*there - sent));
    server_began = server_began.empty() ? after : std::min(after, server_began);
}

}  // namespace sluice::paging
