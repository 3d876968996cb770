#pragma once

// What a reply means, for every connector that talks HTTP: one reading of statuses, of Retry-After
// and of error bodies.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// The start of a body for a person: one line, control characters as spaces, cut at a character, "…"
// behind it when something is missing. `limit` counts bytes.
std::string excerpt(std::string_view body, std::size_t limit = 500);

// What the other side says of its error: `message`, `error` or `code` of a JSON body, else an
// excerpt. Never longer than 500 bytes and "…"; "no text" for an empty body.
std::string error_text(const response& reply);

// A page for a browser, whatever its Content-Type says.
bool is_html(const response& reply);

// Retry-After as seconds or as a date (RFC 9110, 10.2.3); nothing when it is missing or unreadable.
// A date that has passed is zero.
std::optional<std::chrono::milliseconds> asked_delay(const header_list& headers, wall_time now);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7: the preferred form).
std::optional<wall_time> parse_http_date(std::string_view text);

// The headers for steps behind a publisher: by lower-case name, of one that comes several times the
// first; without what sets or asks for a credential (Set-Cookie, WWW-Authenticate).
std::map<std::string, std::string> told_headers(const header_list& headers);

// The failure that a status stands for; nothing for 2xx. `request` names the exchange in the
// message: "POST /post". 401, 403, 407: credential. 429, and 503 with a Retry-After: busy, with
// retry_after when it is stated. 408 and 5xx: unreachable, and may_have_happened, for the work may
// be done all the same. Every other: refused.
std::optional<failure> fault_of_status(const response& reply, std::string_view request,
                                       wall_time now);

}  // namespace sluice::net
