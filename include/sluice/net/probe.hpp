#pragma once

// Decides whether a 403 blames the credential or the request (RFC 9110, 15.5.4, leaves it open).
// The caller sends a probe, a GET that every good credential may make. This file has no I/O.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// Returns true for a 403 that is a disguised rate limit or the page of a firewall. It blames
// neither the credential nor the request.
bool is_busy_403(const response& reply, wall_time now);

enum class blamed {
    credential,    // the probe was refused too, by 401 or by a 403 that is no page
    request,       // the probe was answered; a 404 counts, because the credential got that far
    nobody_knows,  // no reply, a fault of the other side, or a page for a browser
};
blamed blamed_by_probe(const result<response>& answer, wall_time now);

// Returns the failure for nobody_knows: the request did not happen and may be tried again. `said`
// is the request's own error, "HTTP 403: …"; `probe` is "GET /me".
failure undecided(std::string_view said, std::string_view probe, const result<response>& answer,
                  wall_time now);

}  // namespace sluice::net
