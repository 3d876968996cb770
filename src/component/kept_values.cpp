#include <sluice/component/storage.hpp>

namespace sluice {

void kept_values::add(ledger::value_change change) {
    by_place_[{change.store, change.key}].push_back(all_.size());
    all_.push_back(std::move(change));
}

const ledger::value_change* kept_values::last(const std::string& store,
                                              const std::string& key) const {
    const auto found = by_place_.find({store, key});
    return found == by_place_.end() ? nullptr : &all_[found->second.back()];
}

void kept_values::cut_to(std::size_t size) {
    while (all_.size() > size) {
        const auto found = by_place_.find({all_.back().store, all_.back().key});
        found->second.pop_back();
        if (found->second.empty()) {
            by_place_.erase(found);
        }
        all_.pop_back();
    }
}

std::vector<ledger::value_change> kept_values::take() {
    by_place_.clear();
    return std::exchange(all_, {});
}

}  // namespace sluice
