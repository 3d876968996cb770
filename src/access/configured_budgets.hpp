#pragma once

// Opens the budgets of one configuration among those of the process, and notes the limit that each
// component asks for. A configuration may still be refused, so opening changes no budget in use.
// Its limits hold once they are put in force.

#include "access/budgets.hpp"

#include <map>
#include <string>
#include <utility>

namespace sluice::access {

class configured_budgets final : public budget_directory {
 public:
    // `all` outlives it.
    explicit configured_budgets(budgets& all) : all_(all) {}

    // Notes all further limits for this component: "clients.ocoya".
    void make_for(std::string component) { component_ = std::move(component); }

    // Keeps the limits of an object that stays from an earlier configuration. `path` is the
    // object's.
    void take_over(const configured_budgets& earlier, const std::string& path);

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override;

    // Returns the firmest limit that was asked for, for each budget.
    budget_limits limits() const;

 private:
    budgets& all_;
    std::string component_;
    std::map<std::string, budget_limits> asked_;  // by component
};

}  // namespace sluice::access
