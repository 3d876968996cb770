#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/stated_time.hpp>

#include <algorithm>
#include <limits>

namespace sluice::net {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_stated_wait = std::chrono::hours(24) * 36'525;

std::string_view unquoted(std::string_view text) {
    text = trimmed(text);
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return quoted ? trimmed(text.substr(1, text.size() - 2)) : text;
}

// Appends a digit; past the largest value the number stays there, because a sender may write any
// number of digits.
void append(std::int64_t& value, char digit) {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    value = value > (largest - 9) / 10 ? largest : value * 10 + (digit - '0');
}

std::string shown(std::string_view header, std::string_view value) {
    return std::string(header) + " '" + excerpt(value, 60) + "' ";
}

milliseconds until(wall_time moment, wall_time now) {
    return std::clamp<milliseconds>(moment - now, milliseconds(0), longest_stated_wait);
}

// Reads a number as seconds, or as a moment when a server wrote one in their place.
asked_wait wait_of_number(std::int64_t thousandths, std::string_view value, wall_time now) {
    if (thousandths < 0) {
        return {std::nullopt, shown("Retry-After", value) + "is negative, and says nothing"};
    }
    if (const auto moment = moment_of_number(thousandths)) {
        return {until(*moment, now), shown("Retry-After", value) +
                                         "is no number of seconds; it is read as the moment " +
                                         format_utc_seconds(*moment)};
    }
    const bool absurd = milliseconds(thousandths) > std::chrono::hours(24) * 366;
    return {std::min(milliseconds(thousandths), longest_stated_wait),
            absurd ? shown("Retry-After", value) + "is more than a year" : std::string()};
}

}  // namespace

std::optional<wall_time> parse_iso_moment(std::string_view text) {
    std::string whole(trimmed(text));
    if (whole.size() > 10 && whole[10] == ' ') {
        whole[10] = 'T';
    }
    if (const auto at = parse_utc(whole)) {
        return *at;
    }
    const auto at = parse_utc(whole + 'Z');  // a missing zone means UTC
    return at ? std::optional(*at) : std::nullopt;
}

std::optional<std::int64_t> thousandths_in(std::string_view text) {
    text = trimmed(text);
    text = unquoted(text.substr(0, text.find_first_of(",;")));
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative || text.starts_with('+') ? 1 : 0);
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && ascii::is_digit(text[digits]); ++digits) {
        append(value, text[digits]);
    }
    auto fraction = text.substr(digits);
    if (digits == 0 || (!fraction.empty() && fraction.front() != '.')) {
        return std::nullopt;
    }
    fraction.remove_prefix(fraction.empty() ? 0 : 1);
    if (!std::ranges::all_of(fraction, ascii::is_digit)) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at < 3; ++at) {
        append(value, at < fraction.size() ? fraction[at] : '0');
    }
    return negative ? -value : value;
}

std::optional<wall_time> moment_of_number(std::int64_t thousandths) {
    // A smaller number is a length of time: 100'000'000 s are three years.
    constexpr std::int64_t earliest_seconds = 100'000'000;           // 1973
    constexpr std::int64_t earliest_milliseconds = 100'000'000'000;  // 1973
    constexpr std::int64_t latest = 100'000'000'000'000;             // year 5138
    const auto number = thousandths / 1000;
    if (number < earliest_seconds || number > latest) {
        return std::nullopt;
    }
    return wall_time(milliseconds(number < earliest_milliseconds ? thousandths : number));
}

asked_wait read_asked_wait(const header_list& headers, wall_time now) {
    const auto exact = headers.find("Retry-After-Ms");
    if (const auto thousandths = exact ? thousandths_in(*exact) : std::nullopt;
        thousandths && *thousandths >= 0) {
        return {std::min(milliseconds(*thousandths / 1000), longest_stated_wait)};
    }
    const auto stated = headers.find("Retry-After");
    if (!stated) {
        return {};
    }
    const auto value = unquoted(*stated);
    if (const auto thousandths = thousandths_in(value)) {
        return wait_of_number(*thousandths, value, now);
    }
    if (const auto length = parse_duration(value)) {
        return {std::min(*length, longest_stated_wait)};
    }
    const auto date = parse_http_date(value, now);
    if (const auto moment = date ? date : parse_iso_moment(value)) {
        return {until(*moment, now)};
    }
    return {std::nullopt, shown("Retry-After", value) + "is neither seconds nor a date"};
}

}  // namespace sluice::net
