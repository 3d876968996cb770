#include "access/budgets.hpp"

#include "access/credential_id.hpp"

namespace sluice::access {

std::shared_ptr<request_budget> budgets::open(const std::string& base_url, const secret& key,
                                              budget_limit limit) {
    const auto id = credential_id(base_url, key);
    auto& kept = all_[id];
    if (kept) {
        kept->narrow(limit);
    } else {
        kept = std::make_shared<shared_budget>(id, base_url, limit, services_);
    }
    return kept;
}

std::vector<budget_view> budgets::view() const {
    std::vector<budget_view> all;
    for (const auto& [id, kept] : all_) {
        all.push_back(kept->view());
    }
    return all;
}

}  // namespace sluice::access
