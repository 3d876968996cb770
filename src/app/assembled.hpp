#pragma once

// A configuration, built, with everything around it that its components use. The composition root
// of `run`, `once` and `check`: read it from top to bottom.

#include "access/answers_in_ledger.hpp"
#include "access/budgets.hpp"
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
    // Makes every component that could be read; what is wrong is added to `given`.problems. All of
    // it outlives this. `filter` hides the tokens that come while it runs.
    assembled(asio::io_context& context, config::loaded& given, event_log& log,
              secret_filter& filter);
    ~assembled();

    // Moved out once. Complete only when given.good().
    engine::plan take_plan() { return std::move(plan_); }

    // To be called when the ledger is open, before anything runs; it outlives every run.
    result<void> open_ledger(ledger::key_values& values, const std::filesystem::path& state);

    kept_tokens& tokens() { return tokens_; }

    const client_directory& clients() const { return clients_; }
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
    access::answers_in_ledger answers_;
    configured_clients clients_;
    configured_storages storages_;
    engine::plan plan_;
};

}  // namespace sluice::app
