#include "connectors/ocoya/moment.hpp"

#include <sluice/model/printable.hpp>

#include <algorithm>

namespace sluice::ocoya {

namespace {

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char one) { return one >= '0' && one <= '9'; });
}

// "20260201" and "2026-02-01" → "2026-02-01"
std::optional<std::string> date_of(std::string_view text) {
    if (text.size() == 8 && all_digits(text)) {
        return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
               std::string(text.substr(6));
    }
    return text.size() == 10 ? std::optional(std::string(text)) : std::nullopt;
}

// "1000", "10:00", "100000.5", "10:00:00,5" → "10:00:00.5"
std::optional<std::string> time_of(std::string_view text) {
    const auto cut = std::min(text.find_first_of(".,"), text.size());
    auto whole = std::string(text.substr(0, cut));
    std::string fraction(text.substr(cut));
    if (!fraction.empty()) {
        fraction[0] = '.';
    }
    if (all_digits(whole) && (whole.size() == 4 || whole.size() == 6)) {
        whole.insert(2, ":");
        if (whole.size() == 7) {
            whole.insert(5, ":");
        }
    }
    if (whole.size() == 5 && fraction.empty()) {
        whole += ":00";
    }
    return whole.size() == 8 ? std::optional(whole + fraction) : std::nullopt;
}

// "z", "+1", "+0100" → "Z", "+01:00"
std::optional<std::string> zone_of(std::string_view text) {
    if (text == "Z" || text == "z") {
        return "Z";
    }
    std::string zone(text);
    if (zone.size() == 3) {
        return zone + ":00";
    }
    if (zone.size() == 5) {
        zone.insert(3, ":");
    }
    return zone.size() == 6 ? std::optional(zone) : std::nullopt;
}

failure unreadable(std::string_view text, std::string_view what) {
    return failure(failure_class::refused,
                   "'" + printable_cut(text, 80) + "' " + std::string(what));
}

}  // namespace

result<std::string> normalised_moment(std::string_view text) {
    constexpr std::string_view no_time =
        "is no time with a date, a T and a zone (write it as 2026-02-01T09:00:00Z or with an "
        "offset such as +01:00)";
    const auto between = text.find_first_of("Tt ");
    if (between == std::string_view::npos) {
        return unreadable(text, no_time);
    }
    const auto behind = text.substr(between + 1);
    const auto zone_at = behind.find_first_of("Zz+-");
    const auto date = date_of(text.substr(0, between));
    const auto time = time_of(behind.substr(0, std::min(zone_at, behind.size())));
    if (zone_at == std::string_view::npos && date && time && parse_utc(*date + "T" + *time + "Z")) {
        return unreadable(text,
                          "has no zone, and nobody can know which was meant (append Z for UTC, or "
                          "an offset such as +01:00)");
    }
    const auto zone =
        zone_at == std::string_view::npos ? std::nullopt : zone_of(behind.substr(zone_at));
    if (!date || !time || !zone) {
        return unreadable(text, no_time);
    }
    const auto at = parse_utc(*date + "T" + *time + *zone);
    if (!at) {
        return unreadable(text, no_time);
    }
    return format_utc_seconds(std::chrono::floor<std::chrono::seconds>(*at));
}

namespace {

constexpr std::string_view mark = "now+";

}  // namespace

std::string marked_now(std::chrono::milliseconds lead) {
    return std::string(mark) + format_duration(lead);
}

std::optional<std::string> moment_of_mark(std::string_view text, wall_time now) {
    if (!text.starts_with(mark)) {
        return std::nullopt;
    }
    const auto lead = parse_duration(text.substr(mark.size()));
    if (!lead) {
        return std::nullopt;
    }
    return format_utc_seconds(std::chrono::ceil<std::chrono::seconds>(now + *lead));
}

}  // namespace sluice::ocoya
