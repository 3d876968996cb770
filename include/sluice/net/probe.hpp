#pragma once

// Whether a 403 speaks of the credential or of its request (RFC 9110, 15.5.4, leaves it open). A
// probe decides: a GET that every good credential may make. Decides only.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// A 403 that asks for patience: a rate limit in other words, or the page of a firewall. It speaks
// of neither.
bool is_busy_403(const response& reply, wall_time now);

enum class blamed {
    credential,    // the probe was refused too: by 401, or by a 403 that is no page
    request,       // the probe was answered, be it that there is no such place
    nobody_knows,  // no reply, a fault of the other side, or a page in place of an answer
};
blamed blamed_by_probe(const result<response>& answer, wall_time now);

// For nobody_knows: the request did not happen, and may be tried again. `said`: "HTTP 403: …" of
// the request; `probe`: "GET /me".
failure undecided(std::string_view said, std::string_view probe, const result<response>& answer,
                  wall_time now);

}  // namespace sluice::net
