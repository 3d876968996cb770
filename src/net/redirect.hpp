#pragma once

// Where a redirect leads, and what may be taken along. Decides only; the client does it.

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
    bool same_site = true;  // else only headers that may_cross() go along
};

// Nothing when the reply is to be handed back as it is: no redirect status (301, 302, 303, 307,
// 308), no Location, or a client that follows none (`most` is 0).
//
// A read (GET, HEAD, OPTIONS) keeps its method; after a 303 only a HEAD does. Refused: from https
// to http (but see stay_encrypted), another scheme, more than `most` in a row.
//
// A write goes on with its method and body, after 307 and 308 alone, and on its own site alone.
// Every other redirect is its reply: a 303 says that it was done (RFC 9110, 15.4.4), a 301 or 302
// does not say whether the target wants it repeated, and no body is told to another site.
result<std::optional<redirect>> next_hop(std::string_view method, const url& from,
                                         const response& reply, std::int64_t followed,
                                         std::int64_t most);

// May a header go to another site? Only what says how to read and write: Accept, Accept-Encoding,
// Accept-Language, Content-Type, Content-Language, User-Agent. Everything else may be a credential.
bool may_cross(std::string_view header);

header_list only_crossing(const header_list& headers);

}  // namespace sluice::net
