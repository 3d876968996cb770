#include "net/rate_fields.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/stated_time.hpp>

#include <algorithm>
#include <limits>
#include <vector>

namespace sluice::net {

namespace {

using std::chrono::milliseconds;

// A server's counts are small. A larger number counts as unreadable, and seconds of that size
// always fit into milliseconds.
constexpr std::int64_t largest_count = 1'000'000'000'000;

// The parts between separators; a quoted text may hold them.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at < text.size() && text[at] == '"') {
            quoted = !quoted;
        }
        if (at == text.size() || (text[at] == separator && !quoted)) {
            parts.push_back(trimmed(text.substr(begin, at - begin), white_space));
            begin = at + 1;
        }
    }
    return parts;
}

std::optional<std::int64_t> count_of(std::string_view text) {
    const auto thousandths = thousandths_in(text);
    if (!thousandths || *thousandths / 1000 > largest_count) {
        return std::nullopt;
    }
    return std::max<std::int64_t>(*thousandths / 1000, 0);
}

std::optional<milliseconds> length_of(std::string_view text) {
    const auto seconds = count_of(text);
    return seconds ? std::optional(milliseconds(*seconds * 1000)) : std::nullopt;
}

// Reads "r=50" into `value`; returns false for another name.
bool is_named(std::string_view part, std::string_view name, std::string_view& value) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos ||
        !ascii::same_ignoring_case(trimmed(part.substr(0, equals), white_space), name)) {
        return false;
    }
    value = trimmed(part.substr(equals + 1), white_space);
    return true;
}

void read_part(rate_fields& fields, std::string_view part) {
    std::string_view value;
    if (is_named(part, "limit", value) || is_named(part, "q", value)) {
        fields.limit = count_of(value);
    } else if (is_named(part, "remaining", value) || is_named(part, "r", value)) {
        fields.remaining = count_of(value);
    } else if (is_named(part, "reset", value) || is_named(part, "t", value)) {
        fields.reset_after = length_of(value);
    } else if (is_named(part, "w", value) || is_named(part, "window", value)) {
        fields.window = length_of(value);
    }
}

// Reads `qu`, the unit: a quota may count bytes or something else.
bool counts_requests(std::string_view part) {
    std::string_view unit;
    return !is_named(part, "qu", unit) || unit.find("request") != std::string_view::npos;
}

// Reads one member of a list with its parameters. A member that does not count requests gives
// empty fields.
rate_fields read_member(std::string_view member) {
    rate_fields fields;
    for (const auto part : split(member, ';')) {
        if (!counts_requests(part)) {
            return {};
        }
        read_part(fields, part);
    }
    return fields;
}

// Returns the requests in a millisecond, to compare policies. A policy without a window counts as
// one of a minute.
double pace_of(const rate_fields& policy) {
    const auto window = policy.window.value_or(milliseconds(60'000));
    return static_cast<double>(policy.limit.value_or(std::numeric_limits<std::int64_t>::max())) /
           static_cast<double>(std::max<std::int64_t>(window.count(), 1));
}

}  // namespace

rate_fields read_rate_limit(std::string_view text) {
    rate_fields tightest;
    rate_fields listed;  // draft 07: one field in each member
    for (const auto member : split(text, ',')) {
        const auto fields = read_member(member);
        if (member.find(';') == std::string_view::npos) {
            read_part(listed, member);
        } else if (fields.remaining &&
                   (!tightest.remaining || *fields.remaining < *tightest.remaining)) {
            tightest = fields;
        }
    }
    return tightest.remaining ? tightest : listed;
}

rate_fields read_rate_limit_policy(std::string_view text) {
    rate_fields tightest;
    for (const auto member : split(text, ',')) {
        auto fields = read_member(member);
        if (!fields.limit) {
            fields.limit = count_of(member);
        }
        if (fields.limit && (!tightest.limit || pace_of(fields) < pace_of(tightest))) {
            tightest = fields;
        }
    }
    return tightest;
}

std::optional<milliseconds> window_in(std::string_view text) {
    for (const auto member : split(text, ',')) {
        if (const auto window = read_member(member).window) {
            return window;
        }
    }
    return std::nullopt;
}

}  // namespace sluice::net
