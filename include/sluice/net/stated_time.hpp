#pragma once

// Reads moments and lengths of time from headers, in every form that servers use. The readers of
// Retry-After and of rate limits use it.

#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Reads the three forms that a recipient must accept (RFC 9110, 5.6.7):
//   Sun, 06 Nov 1994 08:49:37 GMT
//   Sunday, 06-Nov-94 08:49:37 GMT
//   Sun Nov  6 08:49:37 1994
// It also accepts a day of one digit, a missing weekday, and UTC, Z or +0100 as the zone.
// A missing zone means GMT. A year of two digits is never more than 50 years after `now`.
std::optional<wall_time> parse_http_date(std::string_view text,
                                         std::optional<wall_time> now = std::nullopt);

// Reads RFC 3339, also with a blank in place of the T. A missing zone means UTC.
std::optional<wall_time> parse_iso_moment(std::string_view text);

// Reads the number before a list or parameters, in thousandths: 60'000 for "60", "60.0" and
// "60, 60;window=60", -3'000 for "-3". Digits past a thousandth are cut, and a number too large for
// the type gives its largest value. Returns nullopt for any other text ("1e9", "60s").
std::optional<std::int64_t> thousandths_in(std::string_view text);

// Reads a number without a unit, in thousandths, as a moment when it is too large for a length of
// time. Such a number is epoch seconds from 1973 on, or epoch milliseconds.
std::optional<wall_time> moment_of_number(std::int64_t thousandths);

// Says how long a reply asks the client to wait: Retry-After (RFC 9110, 10.2.3), or Retry-After-Ms.
struct asked_wait {
    // Nullopt: the reply does not ask, or the value is unreadable. A moment in the past gives 0.
    // The length is never more than a hundred years.
    std::optional<std::chrono::milliseconds> length;
    // Says why the value is not as a server should write it: "Retry-After '-3' is negative, …". ""
    // when the value is in order.
    std::string doubt{};
};
asked_wait read_asked_wait(const header_list& headers, wall_time now);

}  // namespace sluice::net
