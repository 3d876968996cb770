#pragma once

// Holds every budget of this process, one for each credential. Runs on one shard.

#include "access/shared_budget.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::access {

// Limits by the id of their budget.
using budget_limits = std::map<std::string, budget_limit>;

class budgets final : public budget_directory {
 public:
    // Both outlive the budgets.
    budgets(clock& time, event_log& log) : services_{time, log} {}

    // A server's request to wait is followed for this long at most. Call it before the first
    // open().
    void wait_at_most(std::chrono::milliseconds longest) { services_.longest_wait = longest; }

    // Keeps the spending in the ledger from now on, and reads the earlier spending from it. Call it
    // before the first request; `values` outlives the last one.
    void keep_in(ledger::key_values& values) { services_.values = &values; }

    // From now on the claims of these askers have priorities of their own.
    void prefer(asker_priorities by_asker) { services_.priorities = std::move(by_asker); }

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override;

    // As open(), but an existing budget keeps its limit.
    std::shared_ptr<request_budget> find_or_make(const std::string& base_url, const secret& key,
                                                 budget_limit limit);

    // Puts these limits in force, and returns the limits that they replace. The spending stays.
    budget_limits put_in_force(const budget_limits& limits);

    // Removes budgets that nobody holds. The ledger still knows their spending.
    void forget_unused();

    std::size_t size() const { return all_.size(); }

    // Returns a view of each budget, in the order of their ids.
    std::vector<budget_view> view() const;

 private:
    budget_services services_;
    std::map<std::string, std::shared_ptr<shared_budget>> all_;
};

}  // namespace sluice::access
