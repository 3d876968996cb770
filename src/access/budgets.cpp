#include "access/budgets.hpp"

#include "access/credential_id.hpp"

namespace sluice::access {

std::shared_ptr<request_budget> budgets::find_or_make(const std::string& base_url,
                                                      const secret& key, budget_limit limit) {
    const auto id = credential_id(base_url, key);
    auto& kept = all_[id];
    if (!kept) {
        kept = std::make_shared<shared_budget>(id, base_url, limit, services_);
    }
    return kept;
}

std::shared_ptr<request_budget> budgets::open(const std::string& base_url, const secret& key,
                                              budget_limit limit) {
    auto opened = find_or_make(base_url, key, limit);
    all_[opened->id()]->narrow(limit);
    return opened;
}

budget_limits budgets::put_in_force(const budget_limits& limits) {
    budget_limits before;
    for (const auto& [id, limit] : limits) {
        const auto found = all_.find(id);
        if (found != all_.end()) {
            before[id] = found->second->limit();
            found->second->set_limit(limit);
        }
    }
    return before;
}

void budgets::forget_unused() {
    std::erase_if(all_, [](const auto& one) { return one.second.use_count() == 1; });
}

std::vector<budget_view> budgets::view() const {
    std::vector<budget_view> all;
    for (const auto& [id, kept] : all_) {
        all.push_back(kept->view());
    }
    return all;
}

}  // namespace sluice::access
