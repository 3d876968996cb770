#pragma once

// Talks to an HTTP proxy, for the dialler and the client. A request for http has the absolute form;
// https goes through a tunnel by CONNECT (RFC 9110, 9.3.6).

#include "net/fault.hpp"
#include "net/patience.hpp"
#include "net/url.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/net/settings.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <string>

namespace sluice::net {

struct proxy {
    site site;
    std::string authorization;  // the value of Proxy-Authorization; empty for none. A secret.
};

// Returns nullopt without a url. Fails (class refused) for another scheme than http and for a path.
result<std::optional<proxy>> read_proxy(const proxy_settings& settings);

// Returns the value of an authorization header for "Basic" (RFC 7617).
std::string basic_authorization(const std::string& user, const std::string& password);

// Returns the fault for a 407: class credential, and lasting, because only a person can mend it.
fault proxy_credential_fault(const proxy& through);

// Asks for a tunnel on a fresh connection to the proxy. `limit` covers question and answer. The
// caller keeps `socket` alive until this has ended. Cancelling throws operation_aborted.
awaitable<std::optional<fault>> open_tunnel(asio::ip::tcp::socket* socket, proxy through,
                                            site target, patience::limit limit);

}  // namespace sluice::net
