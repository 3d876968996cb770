#include <sluice/net/outcome.hpp>
#include <sluice/net/rate_note.hpp>

#include <charconv>

namespace sluice::net {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || value < 0) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> number_in(const header_list& headers, std::string_view name) {
    const auto text = headers.find(name);
    return text ? whole_number(*text) : std::nullopt;
}

}  // namespace

std::optional<wall_time> parse_reset(std::string_view text, wall_time now) {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    constexpr std::int64_t earliest_epoch_seconds = 100'000'000;           // 1973
    constexpr std::int64_t earliest_epoch_milliseconds = 100'000'000'000;  // 1973
    constexpr std::int64_t latest = 100'000'000'000'000;                   // year 5138

    const auto number = whole_number(text);
    if (!number) {
        const auto moment = parse_utc(text);
        return moment ? std::optional(*moment) : std::nullopt;
    }
    if (*number > latest) {
        return std::nullopt;
    }
    if (*number >= earliest_epoch_milliseconds) {
        return wall_time(milliseconds(*number));
    }
    if (*number >= earliest_epoch_seconds) {
        return wall_time(seconds(*number + 1));
    }
    return now + seconds(*number + 1);
}

rate_note read_rate_note(const response& reply, wall_time now) {
    rate_note note;
    note.refused = reply.status == 429;
    note.limit = number_in(reply.headers, "X-RateLimit-Limit");
    note.remaining = number_in(reply.headers, "X-RateLimit-Remaining");
    if (const auto reset = reply.headers.find("X-RateLimit-Reset")) {
        note.reset = parse_reset(*reset, now);
    }
    note.retry_after = asked_delay(reply.headers, now);
    return note;
}

}  // namespace sluice::net
