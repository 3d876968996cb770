#include "paging/pager.hpp"

#include "paging/next_page.hpp"

#include <sluice/component/exchange_keeping.hpp>
#include <sluice/net/link.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <utility>

namespace sluice::paging {

namespace {

// Adds members; null removes a name.
void merge(json::object& into, const json::value& more) {
    if (!more.is_object()) {
        return;
    }
    for (const auto& member : more.get_object()) {
        const auto found = into.find(member.key());
        if (!is_absent(member.value())) {
            into[member.key()] = member.value();
        } else if (found != into.end()) {
            into.stable_erase(found);
        }
    }
}

failure read_already(const page_request& next, bool by_items) {
    return failure(failure_class::invalid,
                   by_items ? next.shown() + ": the page holds what an earlier one held"
                            : "the next page was read already: " + next.shown(),
                   by_items ? "the API does not know the parameter: see `paging.parameter`"
                            : "the listing would never end: see that `paging` or `next` leads on, "
                              "and gives null at the end");
}

}  // namespace

std::string page_request::shown() const {
    return verb + " " + shown_target(target, secret_filter());
}

pager::pager(pager_options options)
    : options_(std::move(options)),
      kind_(options_.next ? page_kind::own : options_.pages->kind),
      watched_(options_.watched) {
    const bool no_size = counts() && options_.pages->size_parameter_name().empty();
    rule_.page_cap = options_.page_cap;
    rule_.largest_page = options_.largest_page;
    rule_.end = no_size ? listing_end::empty_page : options_.end.value_or(options_.usual_end);
}

void pager::end_by_proof() {
    if (counts() && !options_.end) {
        rule_.end = listing_end::empty_page;
        watched_ = true;
    }
}

std::optional<listing_place> pager::past(listing_place at, const page_request& asked) const {
    const bool sized = !options_.pages->size_parameter_name().empty();
    if (at.page + 1 >= rule_.page_cap) {
        return std::nullopt;
    }
    if (kind_ == page_kind::offset && sized) {
        at.next["offset"] = integer_of(at.next, "offset").value_or(0) + asked.size;
    } else if (kind_ == page_kind::window) {
        const auto until = net::scalar_member(asked.query, options_.pages->until_parameter);
        if (until == at.began) {
            return std::nullopt;
        }
        at.next["since"] = until;
    } else if (kind_ != page_kind::numbered) {
        return std::nullopt;
    }
    ++at.page;
    return at;
}

bool pager::follows_replies() const {
    return kind_ == page_kind::cursor || kind_ == page_kind::next_link ||
           kind_ == page_kind::link_header || kind_ == page_kind::own;
}

std::int64_t pager::items_of_page() const {
    return counts() ? options_.pages->size : 0;
}

void pager::fit(listing_place& at) const {
    const auto has = [&at](std::string_view name) { return at.next.contains(name); };
    const bool links = kind_ == page_kind::next_link || kind_ == page_kind::link_header;
    const bool fits =
        !watched_ || at.page == 0 || kind_ == page_kind::none || kind_ == page_kind::numbered ||
        (kind_ == page_kind::offset && has("offset")) ||
        (kind_ == page_kind::cursor && has("cursor")) || (links && has("url")) ||
        (kind_ == page_kind::window && has("since")) ||
        (kind_ == page_kind::own && (has("url") || has("path") || has("query") || has("payload")));
    if (!fits) {
        at.to_first_page();
    }
}

result<page_request> pager::request_of(const listing_place& at, const json::object& names) const {
    if (const auto url = net::scalar_member(at.next, "url"); !url.empty() && follows_replies()) {
        return link_request(url);
    }
    const json::value nothing = json::object();
    auto values = values_of(*options_.parameters, nothing, {&names});
    if (!values) {
        return values.error();
    }
    const bool own = kind_ == page_kind::own;
    if (const auto* path = member(at.next, "path"); own && path != nullptr) {
        auto merged = values->path.is_object() ? values->path.get_object() : json::object();
        merge(merged, *path);
        values->path = std::move(merged);
    }
    if (const auto* payload = member(at.next, "payload"); own && payload != nullptr) {
        auto merged = values->payload.is_object() ? values->payload.get_object() : json::object();
        merge(merged, *payload);
        values->payload = std::move(merged);
    }
    auto address = options_.address(*values);
    if (!address) {
        return address.error();
    }
    if (const auto* query = member(at.next, "query"); own && query != nullptr) {
        merge(address->query, *query);
    }
    page_request asked;
    asked.verb = options_.verb;
    const auto placed = add_place(address->query, asked.size, at, names);
    if (!placed) {
        return placed.error();
    }
    auto target = target_of(std::move(address->path), address->query);
    if (!target) {
        return target.error();
    }
    asked.target = *std::move(target);
    asked.query = std::move(address->query);
    if (!values->payload.is_null()) {
        asked.body = write_json(values->payload);
    }
    return asked;
}

result<page_request> pager::link_request(std::string_view url) const {
    auto target = net::same_site_link(options_.base_url, "/", url);
    if (!target) {
        return target.error();
    }
    // A target below the base URL is written like every other, so that the trail knows it again.
    const auto base = options_.base_url.substr(0, options_.base_url.find_last_not_of('/') + 1);
    page_request asked;
    asked.verb = options_.verb;
    asked.target = target->starts_with(base + "/") ? target->substr(base.size()) : *target;
    return asked;
}

result<void> pager::add_place(json::object& query, std::int64_t& size, const listing_place& at,
                              const json::object& names) const {
    if (kind_ == page_kind::window) {
        return add_window(query, at, names);
    }
    const auto name = options_.pages->parameter_name();
    if (const auto* cursor = member(at.next, "cursor"); kind_ == page_kind::cursor && cursor) {
        query[name] = *cursor;
    }
    if (!counts()) {
        return {};
    }
    const auto first = integer_of(query, name).value_or(options_.pages->first);
    const auto further = kind_ == page_kind::numbered ? at.page : integer_of(at.next, "offset");
    query[name] = first + further.value_or(0);
    if (const auto size_name = options_.pages->size_parameter_name(); !size_name.empty()) {
        size = integer_of(query, size_name).value_or(options_.pages->size);
        query[size_name] = size;
    }
    return {};
}

result<std::string> pager::window_begin(const listing_place& at, const json::object& names) const {
    if (auto stored = net::scalar_member(at.next, "since"); !stored.empty()) {
        return stored;
    }
    const json::value nothing = json::object();
    const auto given = options_.pages->since.evaluate(nothing, {&names});
    if (!given) {
        return failure(given.error()).within("paging.since");
    }
    const auto moment =
        kind_of(*given) == json_kind::string
            ? parse_utc(given->get_string())
            : result<wall_time>(failure(failure_class::invalid,
                                        "it is " + std::string(name_of(kind_of(*given)))));
    if (!moment) {
        return failure(failure_class::invalid, "paging.since is no time: " + moment.error().message,
                       "write it as 2026-02-01T00:00:00Z, or as `{{ last_run || time_add(now, "
                       "'-30d') }}`");
    }
    return format_utc_seconds(*moment);
}

result<void> pager::add_window(json::object& query, const listing_place& at,
                               const json::object& names) const {
    const auto since = window_begin(at, names);
    if (!since) {
        return since.error();
    }
    const auto begin = parse_utc(*since);
    const auto now = parse_utc(at.began);
    if (!begin || !now || *begin > *now) {
        return failure(failure_class::invalid, "paging.since is later than now: " + *since,
                       "write a time that has passed");
    }
    query[options_.pages->parameter_name()] = *since;
    query[options_.pages->until_parameter] =
        format_utc_seconds(std::min(*begin + options_.pages->length, *now));
    return {};
}

result<page_turn> pager::after(listing_place at, const page_facts& facts) const {
    const bool by_items = watched_ && counts();
    const auto sign = !by_items            ? facts.asked.sign()
                      : options_.has_items ? write_json(facts.items)
                                           : facts.reply.body;
    const bool tells = !by_items || !facts.items.empty();
    if (by_items && tells && at.trail.repeats_last(sign)) {
        page_turn end;
        end.repeats = true;
        end.at = std::move(at);
        return end;
    }
    if (by_items && tells && at.trail.holds(sign)) {
        return read_already(facts.asked, true);
    }
    auto next = next_of(at, facts);
    if (!next) {
        return next.error();
    }
    if (write_json(*next).size() > longest_next) {
        return failure(
            failure_class::invalid,
            "what leads to the next page has more than " + std::to_string(longest_next) + " bytes",
            "it is kept with each page's tasks: give less of the body");
    }
    page_turn turn;
    turn.step = step_of(at, facts, !next->empty());
    if (watched_ && tells) {
        at.trail.note(at.page, sign);
    }
    ++at.page;
    at.passed_over = 0;
    at.next = *std::move(next);
    at.cut = at.cut || turn.step == listing_step::capped;
    if (watched_ && !by_items && turn.step == listing_step::next_page) {
        const auto after = request_of(at, facts.names);
        if (!after) {
            return after.error();
        }
        if (at.trail.holds(after->sign())) {
            return read_already(*after, false);
        }
    }
    turn.at = std::move(at);
    return turn;
}

listing_step pager::step_of(const listing_place& at, const page_facts& facts, bool more) const {
    if (counts()) {
        auto rule = rule_;
        rule.per_page = facts.asked.size;
        return step_after(rule, at.page, facts.raw_items);
    }
    if (!more) {
        return listing_step::finished;
    }
    return at.page + 1 >= rule_.page_cap ? listing_step::capped : listing_step::next_page;
}

result<json::object> pager::next_of(const listing_place& at, const page_facts& facts) const {
    json::object next;
    switch (kind_) {
        case page_kind::none:
        case page_kind::numbered:
            return next;
        case page_kind::offset:
            next["offset"] = integer_of(at.next, "offset").value_or(0) +
                             static_cast<std::int64_t>(facts.raw_items);
            return next;
        case page_kind::window: {
            const auto until =
                net::scalar_member(facts.asked.query, options_.pages->until_parameter);
            if (until != at.began) {
                next["since"] = until;
            }
            return next;
        }
        case page_kind::cursor:
            return next_cursor(*options_.pages->at, facts.body, facts.names);
        case page_kind::next_link:
            return next_link(*options_.pages->at, facts.body, facts.names,
                             {options_.base_url, facts.asked.target});
        case page_kind::link_header:
            return next_in_header(facts.reply.headers, {options_.base_url, facts.asked.target});
        case page_kind::own:
            return own_next(at, facts);
    }
    return next;
}

result<json::object> pager::own_next(const listing_place& at, const page_facts& facts) const {
    json::object request;
    request["target"] = facts.asked.target;
    request["query"] = facts.asked.query;
    json::object seen;
    seen["body"] = facts.body;
    seen["headers"] = json_headers(facts.reply.headers);
    seen["status"] = facts.reply.status;
    seen["items"] = facts.raw_items;
    seen["page"] = at.page;
    seen["request"] = std::move(request);
    return next_by_expression(*options_.next, seen, facts.names,
                              {options_.base_url, facts.asked.target});
}

}  // namespace sluice::paging
