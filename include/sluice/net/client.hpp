#pragma once

// Sends HTTP requests for every connector. Only the implementation knows sockets and TLS.

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::net {

// Keeps a pool of connections, and belongs to one shard. An entity or a redirect may name a host
// that the configuration does not. Such a host needs a public address or one in allow_networks;
// otherwise the request fails (class refused). The client connects only to an address that it
// checked after the look-up, so a second answer of DNS cannot slip in.
class http_client {
 public:
    virtual ~http_client() = default;

    // Sends `request` and returns its reply, whatever the status. Failures:
    // - unreachable: name, connection, handshake, time-out, a reply cut short.
    // - invalid: not HTTP, too large, a body that cannot be unpacked.
    // - credential: the proxy or the TLS server does not accept our credential.
    // - refused: a bad URL, a header that cannot be sent, an address that is not allowed.
    // A failure's may_have_happened says whether a byte may have reached the server.
    //
    // The client repeats a repeatable request within its settings, with jittered backoff. It
    // repeats any other request only when no byte was sent. For a repeatable request it also waits
    // for a Retry-After that fits into the total.
    //
    // A read follows redirects. A write follows 307 and 308 on its own site (scheme, host, port),
    // with method and body. Every other redirect of a write is its reply, because the reply of
    // another place does not say what the write did. No credential goes to another site.
    //
    // Terminal cancellation closes the connection and throws operation_aborted. The server may
    // have received the request by then.
    virtual awaitable<result<response>> send(request request) = 0;

    // Closes the idle connections. Exchanges under way end by themselves.
    virtual void close() = 0;
};

// Makes the clients of one shard. Clients with equal TLS settings share a context, because loading
// the system's authorities costs 20 ms. A wrong setting fails here, not at the first request.
class client_factory {
 public:
    virtual ~client_factory() = default;
    virtual result<std::shared_ptr<http_client>> make(const client_settings& settings) = 0;
};

// `allow_networks` holds for every client, beside its own list. The caller has checked them with
// judge_networks: a wrong one throws. `time` and `random` outlive the factory and its clients.
std::unique_ptr<client_factory> make_client_factory(
    asio::any_io_executor executor, clock& time, random_source& random,
    const std::vector<std::string>& allow_networks = {});

}  // namespace sluice::net
