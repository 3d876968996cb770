#pragma once

// Implements the HTTP client: carries out the decisions of retry.hpp and redirect.hpp on
// connections of the pool.

#include "net/connection_pool.hpp"
#include "net/name_lookup.hpp"
#include "net/redirect.hpp"
#include "net/retry.hpp"
#include "net/tls_context.hpp"

#include <sluice/net/client.hpp>

#include <memory>
#include <optional>

namespace sluice::net {

// Holds the parts that the clients of one shard share.
struct shared_parts {
    shared_parts(asio::any_io_executor executor, clock& with_time, random_source& with_random,
                 std::vector<network> allowed)
        : executor(std::move(executor)),
          time(with_time),
          random(with_random),
          allow_networks(std::move(allowed)),
          names(this->executor) {}

    asio::any_io_executor executor;
    clock& time;
    random_source& random;
    std::vector<network> allow_networks;
    name_lookup names;
    tls_contexts contexts;
};

class pooled_client final : public http_client {
 public:
    // The client's own headers go to `home` only. Without a base URL it is nullopt; they then go to
    // the site of each request, but not past a redirect to another site.
    pooled_client(std::shared_ptr<shared_parts> parts, client_settings settings,
                  std::optional<site> home, std::optional<proxy> through, address_guard guard);

    awaitable<result<response>> send(request request) override;
    void close() override { pool_.close(); }

 private:
    struct hop;
    struct journey;

    result<hop> first_hop(request request);
    result<url> place_of(const std::string& target);
    static void follow(journey& way, redirect next);
    std::string head_of(const hop& now) const;
    awaitable<attempt<response>> carry(journey* way);
    awaitable<attempt<response>> once(const hop* now, patience time);
    awaitable<attempt<response>> exchange_on(connection_pool::lease* held, const hop* now,
                                             patience time);
    attempt_facts facts_of(const journey& way, const attempt<response>& got) const;
    awaitable<bool> waits_for_another(attempt_facts facts);
    fault proxy_refused() const;

    std::shared_ptr<shared_parts> parts_;
    client_settings settings_;
    std::optional<site> home_;
    std::optional<proxy> through_;
    connection_pool pool_;
    // The last target and its place: many clients send all their requests to one target, and to
    // read a URL costs as much as to write a request.
    std::string last_target_;
    std::optional<url> last_place_;
};

}  // namespace sluice::net
