#pragma once

// The context of a component: everything from outside that it may use, given when it is made. The
// context's targets outlive the component. Everything runs on `executor`, so a component needs no
// locks.

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/component/answer_cache.hpp>
#include <sluice/component/budget.hpp>
#include <sluice/component/host.hpp>
#include <sluice/component/storage.hpp>
#include <sluice/component/token_source.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/net/client.hpp>

#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <string>

namespace sluice {

class client;
class registry;

// The configured clients, by name. The configuration checks the names before components are made.
class client_directory {
 public:
    virtual ~client_directory() = default;
    virtual std::shared_ptr<client> find(const std::string& name) const = 0;
};

// Made with designated initialisers.
struct component_context {
    std::string name;  // "incoming 'posts'", for messages
    asio::any_io_executor executor;
    clock& time;
    random_source& random;
    net::client_factory& http;
    const client_directory& clients;
    asio::thread_pool& pool;  // for work that would block
    event_log& log;
    const storage_directory& storages = no_storages();
    budget_directory& budgets = no_budgets();
    token_sources& tokens = no_tokens();
    std::string key = {};  // the client's name in the configuration
    answer_cache& answers = no_answers();
    const host_rules& host = closed_host();
    // The registry that makes the component. A stage that holds stages makes them with it.
    const registry* types = nullptr;
};

}  // namespace sluice
