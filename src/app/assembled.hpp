#pragma once

// Makes all components of a configuration, with everything that they use. The composition root of
// `run`, `check` and other commands: read it from top to bottom.

#include "access/budgets.hpp"
#include "access/ledger_answer_cache.hpp"
#include "app/configuration.hpp"
#include "app/configured_storages.hpp"
#include "app/kept_tokens.hpp"
#include "engine/plan/plan.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/net/client.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <memory>

namespace sluice::app {

class assembled {
 public:
    // Makes every component that could be read, and adds each mistake to `given`.problems. The
    // arguments outlive this object. `filter` hides the tokens that arrive while the program runs.
    assembled(asio::io_context& context, config::loaded& given, event_log& log,
              secret_filter& filter);
    ~assembled();

    // Call it once: it moves the plan out. The plan is complete only when given.good().
    engine::plan take_plan() { return std::move(plan_); }

    // Call it after the ledger is open and before anything runs. `values` outlives every run. Fails
    // when tokens need a file in `state` that cannot be read or made.
    result<void> open_ledger(ledger::key_values& values, const std::filesystem::path& state);

    kept_tokens& tokens() { return tokens_; }

    const client_directory& clients() const { return clients_; }
    const access::budgets& budgets() const { return budgets_; }
    const engine::plan& plan() const { return plan_; }

    clock& time() { return time_; }
    random_source& random() { return random_; }
    asio::thread_pool& pool() { return pool_; }

 private:
    component_context context_for(std::string name);

    asio::io_context& context_;
    event_log& log_;
    system_clock time_;
    system_random random_;
    asio::thread_pool pool_;
    std::unique_ptr<net::client_factory> http_;
    kept_tokens tokens_;
    secret token_key_;
    access::budgets budgets_;
    access::ledger_answer_cache answers_;
    configured_clients clients_;
    configured_storages storages_;
    engine::plan plan_;
};

}  // namespace sluice::app
