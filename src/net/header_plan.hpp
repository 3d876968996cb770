#pragma once

// Decides which headers a request has when it goes out. The pooled client uses it.

#include "net/url.hpp"

#include <sluice/net/message.hpp>

#include <map>
#include <string>

namespace sluice::net {

// Returns the request's own headers, then the client's headers whose names the request lacks. Adds
// Accept-Encoding and User-Agent when both lack them. The client's headers may be credentials, so a
// foreign site (`at_home` is false) gets only those that may_cross().
header_list headers_for(header_list own, const std::map<std::string, std::string>& clients,
                        bool at_home);

}  // namespace sluice::net
