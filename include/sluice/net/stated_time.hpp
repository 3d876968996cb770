#pragma once

// Moments and lengths of time as servers state them in headers, in every form that is seen.

#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// All three forms that a recipient must accept (RFC 9110, 5.6.7):
//   Sun, 06 Nov 1994 08:49:37 GMT
//   Sunday, 06-Nov-94 08:49:37 GMT
//   Sun Nov  6 08:49:37 1994
// and, leniently, a day of one digit, no weekday, UTC, Z and +0100 as the zone. No zone is GMT. A
// year of two digits is never more than 50 years after `now`.
std::optional<wall_time> parse_http_date(std::string_view text,
                                         std::optional<wall_time> now = std::nullopt);

// RFC 3339, also with a blank in place of the T, and without a zone, which is UTC then.
std::optional<wall_time> parse_iso_moment(std::string_view text);

// The number in front of a list or of parameters, in thousandths: 60'000 for "60", "60.0" and
// "60, 60;window=60", -3'000 for "-3". Digits past a thousandth are cut; what is too large for the
// type is its largest value. Nothing when something else stands there ("1e9", "60s").
std::optional<std::int64_t> thousandths_in(std::string_view text);

// A number without a unit, in thousandths, is a moment when it is too large for a length of time:
// epoch seconds from 1973 on, and epoch milliseconds.
std::optional<wall_time> moment_of_number(std::int64_t thousandths);

// How long a reply asks the client to wait: Retry-After (RFC 9110, 10.2.3), or Retry-After-Ms.
struct asked_wait {
    // Nothing: it does not ask, or nobody can read it. 0 for a moment that has passed; never more
    // than a hundred years.
    std::optional<std::chrono::milliseconds> length;
    // "Retry-After '1790000000' is a moment, …": why the value is not as a server should write it;
    // "" when it is.
    std::string doubt{};
};
asked_wait read_asked_wait(const header_list& headers, wall_time now);

}  // namespace sluice::net
