#pragma once

// Holds the parts that every configuration of a process shares: time, threads, the HTTP client
// factory, the budgets, the tokens and the kept answers. A reload makes components anew; the
// spending of a budget and a renewed token stay here.

#include "access/budgets.hpp"
#include "access/ledger_answer_cache.hpp"
#include "access/oauth/token_vault.hpp"
#include "app/configured_storages.hpp"
#include "engine/plan/settings.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/config/variables.hpp>
#include <sluice/net/client.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <memory>

namespace sluice::app {

// Stands in for the world outside of the process. Tests of a configuration give it.
struct outside_world {
    clock* time = nullptr;                                // null: the machine's
    random_source* random = nullptr;                      // null: the machine's
    std::unique_ptr<net::client_factory> http = nullptr;  // null: the network
    const registry* types = nullptr;                      // null: all that this program has
};

struct shared_parts {
    // `settings` are those of the first configuration. The arguments outlive this object, and it
    // outlives every component.
    shared_parts(asio::io_context& context, const engine::daemon_settings& settings,
                 config::secret_use secrets, event_log& log, secret_filter& filter,
                 outside_world outside = {});
    ~shared_parts();

    // Call it once, before anything runs. `values` outlives every use.
    void open_ledger(ledger::key_values& values, std::filesystem::path state_directory);

    asio::io_context& context;
    event_log& log;
    system_clock machine_time;
    system_random machine_random;
    clock& time;
    random_source& random;
    const registry& types;
    host_rules host;
    asio::thread_pool pool;
    std::unique_ptr<net::client_factory> http;
    access::token_vault vault;
    secret token_key;
    access::budgets budgets;
    access::ledger_answer_cache answers;
    std::shared_ptr<configured_storages::opened> storages;
    ledger::key_values* values = nullptr;  // null: the ledger is not open
    std::filesystem::path state;
};

}  // namespace sluice::app
