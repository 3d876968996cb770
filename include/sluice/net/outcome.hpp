#pragma once

// What a reply means, for every connector that talks HTTP: one reading of statuses, of Retry-After
// and of error bodies.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/stated_time.hpp>

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

// A page for a browser: its body begins like one, or Content-Type says so and the body is no JSON.
bool is_html(const response& reply);

// Where a redirect leads, without user, password and query: "https://host/path"; "" without a
// Location.
std::string redirect_place(const response& reply);

// How long a reply asks to wait: see stated_time.hpp. Nothing when it does not say, or nobody can
// read it.
std::optional<std::chrono::milliseconds> asked_delay(const header_list& headers, wall_time now);

// The headers for steps behind a publisher: by lower-case name, of one that comes several times the
// first; without what sets or asks for a credential (Set-Cookie, WWW-Authenticate).
std::map<std::string, std::string> told_headers(const header_list& headers);

// The failure that a status stands for; nothing for 2xx, or for what the client's `success` holds.
// `request` names the exchange in the message: "POST /post".
// - none of the client's `success`: as below, and refused for a 2xx.
// - 401: credential.
// - 403: refused, for it speaks of this request. Busy when it is a rate limit in other words
//   (Retry-After, nothing remaining) or a page in place of an answer (a firewall, a bot check).
// - 407: unreachable; a proxy stopped it on the way.
// - 429, and 503 with a Retry-After: busy, with retry_after when it is stated.
// - 408 and 5xx: unreachable, and may_have_happened, for the work may be done all the same.
// - 3xx and every other: refused. A redirect names its place.
std::optional<failure> fault_of_status(const response& reply, std::string_view request,
                                       wall_time now);

}  // namespace sluice::net
