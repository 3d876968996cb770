#include "access/configured_budgets.hpp"

namespace sluice::access {
namespace {

void note(budget_limits& limits, const std::string& id, budget_limit limit) {
    const auto [place, is_new] = limits.emplace(id, limit);
    if (!is_new) {
        place->second = firmer_of(place->second, limit);
    }
}

}  // namespace

void configured_budgets::take_over(const configured_budgets& earlier, const std::string& path) {
    for (auto one = earlier.asked_.lower_bound(path);
         one != earlier.asked_.end() && one->first.starts_with(path); ++one) {
        if (one->first == path || one->first[path.size()] == '.') {
            asked_.insert(*one);
        }
    }
}

std::shared_ptr<request_budget> configured_budgets::open(const std::string& base_url,
                                                         const secret& key, budget_limit limit) {
    auto opened = all_.find_or_make(base_url, key, limit);
    note(asked_[component_], opened->id(), limit);
    return opened;
}

budget_limits configured_budgets::limits() const {
    budget_limits firmest;
    for (const auto& [component, asked] : asked_) {
        for (const auto& [id, limit] : asked) {
            note(firmest, id, limit);
        }
    }
    return firmest;
}

}  // namespace sluice::access
