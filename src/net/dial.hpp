#pragma once

// From a site to a connection: name, address, proxy, TLS; each phase with its own limit.

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

// What a client dials with. `names` and `contexts` outlive it.
struct dial_plan {
    asio::any_io_executor executor;
    name_lookup& names;
    tls_contexts& contexts;
    timeout_settings timeouts;
    tls_settings tls;
    std::optional<proxy> through;
    address_guard guard;
};

// Addresses are tried in order, the limit on connecting is over all of them: each gets an equal
// part of what those before it left, so that one from which nothing comes leaves time for the
// others. An address that the guard refuses is not tried. Through a proxy a guarded name is looked
// up here too: a tunnel is asked for by the address, and without TLS the proxy looks the name up
// again. `plan` outlives it.
awaitable<attempt<std::unique_ptr<byte_stream>>> dial(const dial_plan* plan, site target,
                                                      patience time);

}  // namespace sluice::net
