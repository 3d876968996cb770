#pragma once

// Opens the budgets of one configuration among those of the process, and notes the limit that each
// client asks for. Opening changes no budget that is in use: the configuration may still be
// refused. Its limits hold once they are put in force.

#include "access/budgets.hpp"

#include <map>
#include <string>

namespace sluice::access {

class configured_budgets final : public budget_directory {
 public:
    // `all` outlives it.
    explicit configured_budgets(budgets& all) : all_(all) {}

    // The limits that are noted from now on belong to this client.
    void make_for(std::string client) { client_ = std::move(client); }

    // A client that stays from an earlier configuration keeps asking for its limits.
    void take_over(const configured_budgets& earlier, const std::string& client);

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override;

    // The firmest limit of each budget.
    budget_limits limits() const;

 private:
    budgets& all_;
    std::string client_;
    std::map<std::string, budget_limits> asked_;  // by client
};

}  // namespace sluice::access
