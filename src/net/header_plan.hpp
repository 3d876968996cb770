#pragma once

// Which headers a request goes out with.

#include "net/url.hpp"

#include <sluice/net/message.hpp>

#include <map>
#include <string>

namespace sluice::net {

// The request's own headers, then the client's where the request has none of that name, then
// Accept-Encoding and User-Agent where nobody gave them. The client's headers may be credentials:
// to another site than the client's own (`at_home` false) only those that may_cross() are put on.
header_list headers_for(const header_list& own, const std::map<std::string, std::string>& clients,
                        bool at_home);

}  // namespace sluice::net
