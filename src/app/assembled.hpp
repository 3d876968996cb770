#pragma once

// Makes all components of a configuration, with everything that they use. The composition root of
// `run`, `check` and other commands: read it from top to bottom.

#include "access/configured_budgets.hpp"
#include "app/configuration.hpp"
#include "app/configured_storages.hpp"
#include "app/kept_tokens.hpp"
#include "app/shared_parts.hpp"
#include "engine/plan/object_prints.hpp"
#include "engine/plan/plan.hpp"

#include <filesystem>
#include <memory>
#include <set>
#include <string>

namespace sluice::app {

class assembled {
 public:
    // Parts of the configuration that runs, for the next one.
    struct running_parts {
        const assembled& built;
        const engine::plan& plan;  // as the engine runs it
        std::set<engine::object_key> kept;
        engine::daemon_settings settings;  // the settings in force
    };

    // Makes every component that could be read, and adds each mistake to `given`.problems. The
    // references outlive this object. `filter` hides the tokens that arrive while the program runs.
    // No component may open the file `ledger`; empty: that of the default state directory.
    assembled(asio::io_context& context, config::loaded& given, event_log& log,
              secret_filter& filter, std::filesystem::path ledger = {});

    // Makes one of several configurations of a process, beside the one that runs; null: none does.
    // It takes the objects that are kept, and changes nothing that is in use. `shared` outlives
    // every component. The budgets have its limits once budget_limits() are put in force.
    assembled(shared_parts& shared, config::loaded& given, const running_parts* running);

    // Call it once: it moves the plan out. The plan is complete only when given.good().
    engine::plan take_plan() { return std::move(plan_); }

    // Call it after the ledger is open and before anything runs. `values` outlives every run. Fails
    // when tokens need a file in `state` that cannot be read or made.
    result<void> open_ledger(ledger::key_values& values, const std::filesystem::path& state);

    // As open_ledger(), for a configuration beside one that runs.
    result<void> open_tokens();

    // Makes a list of stages that no route runs. `name` is its place, for messages.
    result<pipeline> make_stages(const config::stage_list& stages, std::string name) {
        return shared_.types.make_stages(stages, context_for(std::move(name)));
    }

    kept_tokens& tokens() { return tokens_; }

    const configured_clients& clients() const { return clients_; }
    const engine::plan& plan() const { return plan_; }
    access::budget_limits budget_limits() const { return budgets_.limits(); }
    const access::asker_priorities& priorities() const { return priorities_; }

    shared_parts& shared() { return shared_; }
    clock& time() { return shared_.time; }
    random_source& random() { return shared_.random; }
    asio::thread_pool& pool() { return shared_.pool; }

 private:
    void make(config::loaded& given, const running_parts* running);
    void take_kept(const running_parts& running);
    component_context context_for(std::string name);

    std::unique_ptr<shared_parts> own_;  // of a process with one configuration
    shared_parts& shared_;
    kept_tokens tokens_;
    access::configured_budgets budgets_;
    access::asker_priorities priorities_;  // of the requests of incomings
    configured_clients clients_;
    configured_storages storages_;
    engine::plan plan_;
};

}  // namespace sluice::app
