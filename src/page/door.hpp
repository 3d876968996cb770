#pragma once

// Decides whether a request comes from a page of our own. No I/O.
//
// A foreign web page can send requests to this machine, even under its own name (DNS rebinding).
// The Host header must therefore be one of ours, and a request that changes something must come
// from our own page: Sec-Fetch-Site says so (Fetch Metadata), else Origin does. Text browsers send
// neither; the form token of the session decides then.

#include <sluice/net/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::operator_page {

struct turned_away {
    unsigned status = 403;
    std::string message;
    std::string mend;
};

// `hosts` are in small letters, with the port where a browser shows one.
std::optional<turned_away> turn_away(const net::request& asked,
                                     const std::vector<std::string>& hosts);

// True for a page that was opened from a link of another site. The browser then holds the session
// cookie back (SameSite=Strict).
bool comes_from_elsewhere(const net::request& asked);

// The hosts under which a browser may reach the page that listens there.
std::vector<std::string> own_hosts(const std::string& listen_host, std::uint16_t port,
                                   const std::vector<std::string>& more);

// Those of a page on a Unix socket: a proxy stands before it.
std::vector<std::string> hosts_of_proxy(const std::vector<std::string>& named);

}  // namespace sluice::operator_page
