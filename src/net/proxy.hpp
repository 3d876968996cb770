#pragma once

// An HTTP proxy: absolute-form for http, a tunnel by CONNECT for https (RFC 9110, 9.3.6).

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
    site where;
    std::string authorization;  // the value of Proxy-Authorization; empty for none. A secret.
};

// Nothing without a url. Refused: another scheme than http, a path.
result<std::optional<proxy>> read_proxy(const proxy_settings& settings);

// Credentials for "Basic" (RFC 7617).
std::string basic_authorization(const std::string& user, const std::string& password);

// 407: class credential, lasting.
fault proxy_credential_fault(const proxy& through);

// Asks for a tunnel on a fresh connection to the proxy; `limit` covers the question and the answer.
// `socket` stays alive until it has ended.
awaitable<std::optional<fault>> open_tunnel(asio::ip::tcp::socket* socket, proxy through,
                                            site target, patience::limit limit);

}  // namespace sluice::net
