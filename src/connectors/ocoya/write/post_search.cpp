#include "connectors/ocoya/write/post_search.hpp"

#include "connectors/ocoya/client/reply.hpp"
#include "connectors/ocoya/client/request.hpp"

#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

namespace {

constexpr std::size_t parts_compared = 3;  // text, time and profiles

}  // namespace

post_search::post_search(search_place place, std::string workspace, wanted_post wanted,
                         std::int64_t page_cap, std::shared_ptr<net::exchange_note> note)
    : place_(std::move(place)),
      workspace_(std::move(workspace)),
      wanted_(std::move(wanted)),
      note_(std::move(note)) {
    rule_.page_cap = page_cap;
    // Only an empty page is proof of the end. A second send may follow.
    rule_.end = paging::listing_end::empty_page;
}

awaitable<result<findings>> post_search::run() {
    auto passed = co_await read_forward();
    if (passed && found_.candidates.empty() && last_page_ > 0) {
        passed = co_await read_back();
    }
    if (!passed) {
        // A page that cannot be understood leaves the answer open; the task asks again later.
        // Another failure ends the search.
        if (passed.error().kind != failure_class::invalid) {
            co_return passed.error();
        }
        found_.reliable = false;
    }
    // A POST with a lost reply may still be at work at Ocoya.
    found_.may_come_later = true;
    co_return found_;
}

awaitable<result<possible_results>> post_search::list_possible() {
    lists_possible_ = true;
    const auto passed = co_await read_forward();
    if (!passed) {
        co_return passed.error();
    }
    possible_results made;
    for (auto alike = parts_compared; alike > 0; --alike) {
        for (auto& one : possible_) {
            // A list that moves meanwhile shows a post twice.
            const bool is_there =
                !one.id.empty() && std::ranges::any_of(made.found, [&](const auto& other) {
                    return other.id == one.id;
                });
            if (one.alike.size() == alike && !is_there) {
                made.found.push_back(one);
            }
        }
    }
    made.whole = found_.reliable;
    co_return made;
}

void post_search::keep_possible(const json::value& item) {
    const auto like = likeness_of(wanted_, item);
    if (!item.is_object() || !like.may_be_it()) {
        return;
    }
    possible_result one;
    const auto* id = item.get_object().if_contains("id");
    one.id = id == nullptr ? std::string() : net::scalar_text(*id);
    one.at = text_member(item, "scheduledAt");
    one.text = caption_of(item);
    one.status = text_member(item, "status");
    const auto note = [&](bool is_alike, const char* part) {
        (is_alike ? one.alike : one.unlike).emplace_back(part);
    };
    note(like.text, "text");
    note(like.time, "time");
    note(like.profiles, "profiles");
    possible_.push_back(std::move(one));
}

awaitable<result<void>> post_search::read_forward() {
    for (std::int64_t number = 0;; ++number) {
        const auto items = co_await read(number);
        if (!items) {
            co_return items.error();
        }
        last_page_ = number;
        const auto step = step_after(rule_, number, *items);
        if (step == paging::listing_step::capped) {
            found_.reliable = false;
        }
        if (step != paging::listing_step::next_page) {
            co_return result<void>();
        }
    }
}

awaitable<result<void>> post_search::read_back() {
    for (std::int64_t number = last_page_ - 1; number >= 0; --number) {
        const auto items = co_await read(number);
        if (!items) {
            co_return items.error();
        }
    }
    co_return result<void>();
}

awaitable<result<std::size_t>> post_search::read(std::int64_t number) {
    json::object query;
    query["workspaceId"] = workspace_;
    query["page"] = number;
    query["perPage"] = rule_.per_page;
    auto target = target_of(std::string(place_.listing.path), query);
    if (!target) {
        co_return target.error();
    }
    net::request request;
    request.target = *std::move(target);
    request.urgent = net::urgency::publishing;  // a delivery waits for it
    request.note = note_;
    request.follow_redirects = false;  // an empty list from another place would prove nothing
    const auto shown = "GET " + request.target;
    auto reply = co_await place_.through->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    const auto page = items_of(*reply, place_.listing, shown, place_.time.now());
    if (!page) {
        co_return page.error();
    }
    tell_mended(place_.log, place_.connection, shown, *page);
    if (!page->unreadable.empty()) {
        found_.reliable = false;  // any of them may be the post
    }
    for (const auto& item : page->items) {
        if (lists_possible_) {
            keep_possible(item);
        }
        found_.reliable = found_.reliable && !cannot_be_told(wanted_, item);
        if (!matches(wanted_, item)) {
            continue;
        }
        const auto* id = item.get_object().if_contains("id");
        const auto text = id == nullptr ? std::string() : net::scalar_text(*id);
        auto& kept = found_.candidates;
        if (!text.empty() && std::find(kept.begin(), kept.end(), text) == kept.end()) {
            kept.push_back(text);
        }
    }
    co_return page->items.size() + page->unreadable.size();
}

}  // namespace sluice::ocoya
