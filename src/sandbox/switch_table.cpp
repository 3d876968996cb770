#include "sandbox/switch_table.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice::sandbox {

namespace {

// Reading and writing share one list of values, so every value that is shown can also be set.
template <class Choice>
switch_entry choice(std::string name, std::string description, Choice switches::* place,
                    std::vector<std::pair<std::string, Choice>> values) {
    switch_entry entry;
    entry.name = std::move(name);
    entry.description = std::move(description);
    for (const auto& [text, value] : values) {
        entry.choices.push_back(text);
    }
    entry.read = [place, values](const switches& all) {
        const auto at = std::find_if(values.begin(), values.end(),
                                     [&](const auto& item) { return item.second == all.*place; });
        return at->first;
    };
    entry.write = [place, values](switches& all, std::string_view text) {
        const auto at = std::find_if(values.begin(), values.end(),
                                     [&](const auto& item) { return item.first == text; });
        if (at == values.end()) {
            return false;
        }
        all.*place = at->second;
        return true;
    };
    return entry;
}

switch_entry number(std::string name, std::string description, std::int64_t switches::* place,
                    std::int64_t low, std::int64_t high) {
    switch_entry entry;
    entry.name = std::move(name);
    entry.description = std::move(description);
    entry.low = low;
    entry.high = high;
    entry.read = [place](const switches& all) { return std::to_string(all.*place); };
    entry.write = [=](switches& all, std::string_view text) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < low ||
            value > high) {
            return false;
        }
        all.*place = value;
        return true;
    };
    return entry;
}

switch_entry strictness(std::string name, std::string description, leniency switches::* place) {
    return choice(std::move(name), std::move(description), place,
                  {{"refuse", leniency::refuse}, {"accept", leniency::accept}});
}

std::vector<switch_entry> reading_entries() {
    return {
        number("missing-workspace", "status when workspaceId is missing",
               &switches::missing_workspace, 400, 499),
        number("unknown-workspace", "status when workspaceId is not known",
               &switches::unknown_workspace, 400, 499),
        number("invalid-body", "status of a request that breaks a rule of its fields",
               &switches::invalid_body, 400, 499),
        strictness("past-date", "a scheduledAt in the past", &switches::past_date),
        strictness("other-date-forms",
                   "a scheduledAt that is RFC 3339 but not YYYY-MM-DDTHH:MM:SSZ",
                   &switches::other_date_forms),
        strictness("unknown-profile", "a profile that the workspace does not have",
                   &switches::unknown_profile),
        strictness("unsupported-media", "media that are not png, jpeg, gif or mp4 by their name",
                   &switches::unsupported_media),
        choice("bad-page", "a page that is negative or not a number", &switches::bad_page,
               {{"zero", leniency::accept}, {"refuse", leniency::refuse}}),
        strictness("final-patch", "a PATCH of a post that is POSTED or ERROR",
                   &switches::final_patch),
        choice("api-key", "whether the key still works", &switches::key,
               {{"valid", key_state::valid}, {"revoked", key_state::revoked}}),
        number("token-life-s", "life of an access token of OAuth2, in seconds",
               &switches::token_life_s, 1, 86'400),
    };
}

std::vector<switch_entry> replying_entries() {
    return {
        number("default-per-page", "posts a page when perPage is not given",
               &switches::default_per_page, 1, 50),
        choice("order", "order of the list of posts", &switches::order,
               {{"newest", list_order::newest}, {"oldest", list_order::oldest}}),
        choice("created-at", "adds createdAt to posts, which is not documented",
               &switches::created_at, {{"off", presence::off}, {"on", presence::on}}),
        choice("delete-reply", "reply of a DELETE: {}, an empty body, or 204", &switches::deleted,
               {{"object", delete_reply::object},
                {"empty", delete_reply::empty},
                {"no-content", delete_reply::no_content}}),
        choice("created-reply", "how a 201 names the new post", &switches::created,
               {{"post-group-id", created_reply::post_group_id},
                {"id", created_reply::id},
                {"none", created_reply::none}}),
        choice("server-error", "body of a 5xx: JSON or an HTML page", &switches::server_error,
               {{"json", error_body::json}, {"html", error_body::html}}),
        choice("rate-reset", "form of X-RateLimit-Reset", &switches::reset,
               {{"seconds", reset_format::seconds},
                {"milliseconds", reset_format::milliseconds},
                {"iso", reset_format::iso}}),
        choice("rate-headers", "which replies have X-RateLimit-*", &switches::headers,
               {{"always", limit_headers::always},
                {"not-on-429", limit_headers::not_on_429},
                {"never", limit_headers::never}}),
    };
}

std::vector<switch_entry> changing_entries() {
    return {
        choice("unhealthy-group", "a group with one unhealthy profile: all of it, or nothing",
               &switches::unhealthy,
               {{"needs-attention", unhealthy_group::needs_attention},
                {"ignore", unhealthy_group::ignore}}),
        choice("due", "the next status of a SCHEDULED post", &switches::due,
               {{"posted", due_outcome::posted},
                {"error", due_outcome::error},
                {"stay", due_outcome::stay}}),
        choice("without-time", "a post with profiles and no time: a draft, or POSTED",
               &switches::no_time,
               {{"draft", without_time::draft}, {"at-once", without_time::at_once}}),
        number("ai-delay-ms", "sandbox time until an AI draft appears", &switches::ai_delay_ms, 0,
               86'400'000),
        number("campaign-interval-ms", "sandbox time between two posts of a campaign",
               &switches::campaign_interval_ms, 0, 86'400'000),
    };
}

std::string possible_values(const switch_entry& entry) {
    if (entry.choices.empty()) {
        return "a number from " + std::to_string(entry.low) + " to " + std::to_string(entry.high);
    }
    return joined(entry.choices, ", ");
}

}  // namespace

const std::vector<switch_entry>& switch_table() {
    static const std::vector<switch_entry> table = [] {
        auto all = reading_entries();
        for (auto part : {replying_entries(), changing_entries()}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return table;
}

result<void> set_switch(switches& all, std::string_view name, std::string_view value) {
    for (const auto& entry : switch_table()) {
        if (entry.name == name) {
            if (entry.write(all, value)) {
                return {};
            }
            return failure(
                failure_class::invalid,
                "sandbox switch '" + entry.name + "' cannot be '" + std::string(value) + "'",
                "use " + possible_values(entry));
        }
    }
    return failure(failure_class::invalid,
                   "no sandbox switch is called '" + std::string(name) + "'",
                   "GET /_sandbox/switches lists them");
}

}  // namespace sluice::sandbox
