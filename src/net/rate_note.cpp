#include "net/header_name.hpp"
#include "net/rate_fields.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/rate_note.hpp>
#include <sluice/net/stated_time.hpp>

#include <algorithm>
#include <array>

namespace sluice::net {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The names that Ocoya documents come first and win (API reference, section 4).
constexpr std::array<std::string_view, 3> families = {"X-RateLimit-", "RateLimit-",
                                                      "X-Rate-Limit-"};

// The whole number of a count: 60 for "60.0". Negative is none left.
std::optional<std::int64_t> count_left(std::string_view text) {
    const auto thousandths = thousandths_in(text);
    return thousandths ? std::optional(std::max<std::int64_t>(*thousandths / 1000, 0))
                       : std::nullopt;
}

// Reads the first header of the families that ends in `word`. An unreadable value leaves a doubt.
template <class T, class Read>
void read_word(rate_note& note, const header_list& headers, std::string_view word,
               std::optional<T>& slot, const Read& read) {
    for (const auto family : families) {
        const auto name = std::string(family) + std::string(word);
        const auto text = headers.find(name);
        // The first readable value wins, so two families cannot mix within one count.
        if (!text || slot) {
            continue;
        }
        slot = read(*text);
        if (!slot) {
            note.doubts.push_back({name, name + " '" + excerpt(*text, 60) + "' is not understood"});
        }
    }
}

void read_families(rate_note& note, const header_list& headers, wall_time now) {
    read_word(note, headers, "Limit", note.limit, [&](std::string_view text) {
        note.window = window_in(text);
        return count_left(text);
    });
    read_word(note, headers, "Remaining", note.remaining, count_left);
    read_word(note, headers, "Reset", note.reset,
              [now](std::string_view text) { return parse_reset(text, now); });
}

void fill(rate_note& note, const rate_fields& from, wall_time now) {
    if (!note.limit) {
        note.limit = from.limit;
    }
    if (!note.window) {
        note.window = from.window;
    }
    if (!note.remaining) {
        note.remaining = from.remaining;
    }
    if (!note.reset && from.reset_after) {
        // The server cuts whole seconds, so one more is safe.
        note.reset = now + *from.reset_after + seconds(1);
    }
}

void read_drafts(rate_note& note, const header_list& headers, wall_time now) {
    if (const auto text = headers.find("RateLimit")) {
        const auto fields = read_rate_limit(*text);
        if (!fields.remaining && !fields.limit) {
            note.doubts.push_back(
                {"RateLimit", "RateLimit '" + excerpt(*text, 60) + "' is not understood"});
        }
        fill(note, fields, now);
    }
    if (const auto text = headers.find("RateLimit-Policy")) {
        const auto fields = read_rate_limit_policy(*text);
        if (!fields.limit) {
            note.doubts.push_back({"RateLimit-Policy", "RateLimit-Policy '" + excerpt(*text, 60) +
                                                           "' is not understood"});
        }
        fill(note, fields, now);
    }
}

// Matches a part of the name, so that it also notices header forms that this client cannot read.
bool speaks_of_a_limit(const header_list& headers) {
    return std::ranges::any_of(headers, [](const header_list::item& header) {
        return ascii::holds_ignoring_case(header.first, "ratelimit") ||
               ascii::holds_ignoring_case(header.first, "rate-limit");
    });
}

}  // namespace

std::optional<wall_time> parse_reset(std::string_view text, wall_time now) {
    const auto thousandths = thousandths_in(text);
    if (!thousandths) {
        const auto date = parse_http_date(text, now);
        return date ? date : parse_iso_moment(text);
    }
    if (const auto moment = moment_of_number(*thousandths)) {
        const bool whole = moment->time_since_epoch() % seconds(1) == milliseconds(0);
        return *moment + seconds(whole && *thousandths / 1000 < 100'000'000'000 ? 1 : 0);
    }
    const milliseconds length(*thousandths);
    if (length < milliseconds(0) || length >= seconds(100'000'000)) {
        return std::nullopt;
    }
    return now + length + seconds(length % seconds(1) == milliseconds(0) ? 1 : 0);
}

rate_note read_rate_note(const response& reply, wall_time now) {
    rate_note note;
    note.speaks = speaks_of_a_limit(reply.headers);
    read_families(note, reply.headers, now);
    read_drafts(note, reply.headers, now);
    if (note.limit == 0) {
        note.limit.reset();
    }
    auto wait = read_asked_wait(reply.headers, now);
    note.retry_after = wait.length;
    if (!wait.doubt.empty()) {
        note.doubts.push_back({"Retry-After", std::move(wait.doubt)});
    }
    note.refused =
        reply.status == 429 || (reply.status == 403 && (note.retry_after || note.remaining == 0));
    return note;
}

bool asks_to_slow_down(const response& reply, wall_time now) {
    return read_rate_note(reply, now).refused;
}

}  // namespace sluice::net
