#pragma once

// Turns a reply's status, Retry-After and error body into a failure. Every connector that talks
// HTTP uses it, so that all read replies alike.

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

// Returns the start of a body for a person: one line, with spaces for control characters. A longer
// body is cut between two characters and ends in "…". `limit` counts bytes without the "…".
std::string excerpt(std::string_view body, std::size_t limit = 500);

// Returns the error text of the other side: `message`, `error` or `code` of a JSON body, else an
// excerpt. It is never longer than 500 bytes and "…". An empty body gives "no text".
std::string error_text(const response& reply);

// Returns true for a page meant for a browser. Its body begins like one, or Content-Type says so
// and the body is no JSON.
bool is_html(const response& reply);

// Returns the place to which a redirect leads, without user, password and query:
// "https://host/path". Without a Location it is "".
std::string redirect_place(const response& reply);

// Returns how long a reply asks to wait (see stated_time.hpp), or nullopt when it does not ask or
// the value is unreadable.
std::optional<std::chrono::milliseconds> asked_delay(const header_list& headers, wall_time now);

// Returns the headers that steps after a publisher may read, by lower-case name. The first of
// several headers of one name counts. Headers that set or ask for a credential (Set-Cookie,
// WWW-Authenticate) are left out.
std::map<std::string, std::string> stored_headers(const header_list& headers);

// Returns the failure for a reply's status, or nullopt when the status is a success. A success is a
// 2xx, or a status that the client's `success` names. `request` names the exchange in the message:
// "POST /post".
// - 2xx that `success` does not name: refused.
// - 401: credential.
// - 403: refused, because it speaks of this request. Busy for a disguised rate limit (Retry-After,
//   nothing remaining) and for a page of a firewall or a bot check.
// - 407: unreachable, because a proxy stopped the request on the way.
// - 429, and 503 with a Retry-After: busy, with retry_after when it is stated.
// - 408 and every 5xx: unreachable, unless the line above applies. Also may_have_happened, because
//   the server may have done the work.
// - 3xx and every other status: refused. The message names the place of a redirect.
std::optional<failure> fault_of_status(const response& reply, std::string_view request,
                                       wall_time now);

}  // namespace sluice::net
