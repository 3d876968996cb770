#pragma once

// The abstract HTTP client. Its implementation is the only place that knows sockets and TLS.

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::net {

// One client keeps a pool of connections. Belongs to one shard. A host that the configuration does
// not name (a record's, a redirect's) has to have a public address, or one of allow_networks (class
// refused otherwise). Addresses are looked at after they were found, and the connection goes to one
// that was looked at.
class http_client {
 public:
    virtual ~http_client() = default;

    // Any reply is a success of the exchange, whatever its status; failures are of class
    // unreachable (name, connection, handshake, time-out, truncated), invalid (not HTTP, too large,
    // bad gzip), credential (the proxy's) or refused (a bad URL). Their may_have_happened says
    // whether a byte of the request may have reached the server. Repeatable requests are tried
    // again within the settings, with jittered backoff; others only when no byte was sent. 429 and
    // 503 with a Retry-After that fits the total are waited for when the request is repeatable.
    // A read follows redirects. A write follows 307 and 308 to its own site (scheme, host, port),
    // with method and body; every other redirect is its reply, so that no other reply speaks for
    // it. No credential goes to another site. Terminal cancellation closes the connection and
    // throws operation_aborted.
    virtual awaitable<result<response>> send(request what) = 0;

    // Closes what is idle; exchanges under way end by themselves.
    virtual void close() = 0;
};

// Makes clients for one shard; TLS contexts are shared by equal settings (loading the system's
// authorities costs 20 ms).
class client_factory {
 public:
    virtual ~client_factory() = default;
    virtual result<std::shared_ptr<http_client>> make(const client_settings& settings) = 0;
};

// `allow_networks`: for all clients, beside their own; judge_networks finds nothing wrong with
// them.
std::unique_ptr<client_factory> make_client_factory(
    asio::any_io_executor executor, clock& time, random_source& random,
    const std::vector<std::string>& allow_networks = {});

}  // namespace sluice::net
