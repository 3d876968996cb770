#pragma once

// Decides where a redirect leads and which parts of the request may follow it. It has no I/O; the
// client carries it out.

#include "net/url.hpp"

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

struct redirect {
    url to;
    std::string method;
    bool same_site = true;  // false: only headers that may_cross() follow
};

// Returns nullopt when the reply stands as it is. It then has no redirect status (301, 302, 303,
// 307, 308) or no Location, or the client follows no redirects (`most` is 0).
//
// A read (GET, HEAD, OPTIONS) keeps its method; after a 303 only a HEAD does. Fails (class refused)
// for a step from https to http (but see stay_encrypted), for another scheme, and for more than
// `most` redirects in a row.
//
// A write follows 307 and 308 on its own site, with method and body. Every other redirect is its
// reply. A 303 says that the write was done (RFC 9110, 15.4.4). A 301 or 302 does not say whether
// the other place wants the write repeated. No other site may learn the body.
result<std::optional<redirect>> next_hop(std::string_view method, const url& from,
                                         const response& reply, std::int64_t followed,
                                         std::int64_t most);

// Returns true for a header that may go to another site: Accept, Accept-Encoding, Accept-Language,
// Content-Type, Content-Language and User-Agent. Any other header may be a credential.
bool may_cross(std::string_view header);

header_list only_crossing(const header_list& headers);

}  // namespace sluice::net
