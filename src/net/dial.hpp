#pragma once

// Opens a connection to a site for the pool: name, address, proxy, TLS. Each phase has its own
// limit.

#include "net/address_guard.hpp"
#include "net/byte_stream.hpp"
#include "net/name_lookup.hpp"
#include "net/patience.hpp"
#include "net/proxy.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/net/settings.hpp>

#include <functional>
#include <memory>

namespace sluice::net {

// Holds the parts and settings with which a client dials. `names` and `contexts` outlive it.
struct dial_plan {
    asio::any_io_executor executor;
    name_lookup& names;
    tls_contexts& contexts;
    timeout_settings timeouts;
    tls_settings tls;
    std::optional<proxy> through;
    address_guard guard;
    std::string unix_socket = {};  // every connection goes there; empty: none
};

// Tries the addresses in order. The limit on connecting covers all of them: each address gets an
// equal part of the time that is left. A silent address thus leaves time for the others. It never
// tries an address that the guard refuses.
//
// Through a proxy this machine looks a guarded name up, too. It asks for a tunnel to the checked
// address. Without TLS the proxy looks the name up again, so the guard can only look before.
//
// `plan` outlives the call. Cancelling throws operation_aborted and closes the socket.
awaitable<attempt<std::unique_ptr<byte_stream>>> dial(const dial_plan* plan, site target,
                                                      patience time);

}  // namespace sluice::net
