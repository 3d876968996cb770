#pragma once

// Every budget of this process, one for each credential. One shard.

#include "access/shared_budget.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::access {

// By the budget's id.
using budget_limits = std::map<std::string, budget_limit>;

class budgets final : public budget_directory {
 public:
    // Both outlive it.
    budgets(clock& time, event_log& log) : services_{time, log} {}

    // No server closes a key for longer. Before the first open().
    void wait_at_most(std::chrono::milliseconds longest) { services_.longest_wait = longest; }

    // From now on what is spent is kept there, and what was spent before is known from there.
    // Before the first request; `values` outlives the last one.
    void keep_in(ledger::key_values& values) { services_.values = &values; }

    // From now on the claims of these askers have priorities of their own.
    void prefer(asker_priorities by_asker) { services_.priorities = std::move(by_asker); }

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override;

    // The same, and a budget that exists keeps its limit.
    std::shared_ptr<request_budget> find_or_make(const std::string& base_url, const secret& key,
                                                 budget_limit limit);

    // Puts these limits in force, and returns those that they replace. What was spent stays spent.
    budget_limits put_in_force(const budget_limits& limits);

    // Lets go of budgets that nobody holds. The ledger still knows what was spent of them.
    void forget_unused();

    std::size_t size() const { return all_.size(); }

    // In the order of their ids.
    std::vector<budget_view> view() const;

 private:
    budget_services services_;
    std::map<std::string, std::shared_ptr<shared_budget>> all_;
};

}  // namespace sluice::access
