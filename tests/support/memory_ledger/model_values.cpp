#include "ledger/filter_rules.hpp"
#include "support/memory_ledger/ledger_model.hpp"

namespace sluice::testing {

using namespace ledger;

namespace {

bool is_there(const stored_value& one, wall_time now) {
    return !one.expires || *one.expires > now;
}

}  // namespace

std::vector<std::optional<stored_value>> ledger_model::values_of(
    const std::string& store, const std::vector<std::string>& keys, wall_time now) const {
    std::vector<std::optional<stored_value>> all;
    for (const auto& key : keys) {
        const auto found = values_.find({store, key});
        const bool known = found != values_.end() && is_there(found->second, now);
        all.push_back(known ? std::optional(found->second) : std::nullopt);
    }
    return all;
}

void ledger_model::change_values(const std::vector<value_change>& changes, wall_time at) {
    for (const auto& one : changes) {
        if (one.value) {
            values_[{one.store, one.key}] = {one.key, *one.value, at, one.expires};
        } else {
            values_.erase({one.store, one.key});
        }
    }
}

std::vector<stored_value> ledger_model::list_values(const value_filter& filter,
                                                    wall_time now) const {
    std::vector<stored_value> all;
    for (const auto& [place, one] : values_) {
        if (all.size() == filter.limit) {
            break;
        }
        if (place.first == filter.store && one.key.starts_with(filter.prefix) &&
            (filter.after.empty() || one.key > filter.after) && is_there(one, now) &&
            holds_words(one.value, filter.text)) {
            all.push_back(one);
        }
    }
    return all;
}

std::size_t ledger_model::drop_expired_values(wall_time now) {
    return std::erase_if(values_, [&](const auto& entry) { return !is_there(entry.second, now); });
}

void ledger_model::pause(const pause_entry& pause) {
    pauses_[{pause.kind, pause.name}] = pause;
}

bool ledger_model::resume(paused_kind kind, const std::string& name) {
    return pauses_.erase({kind, name}) > 0;
}

std::vector<pause_entry> ledger_model::paused() const {
    std::vector<pause_entry> all;
    for (const auto& [place, one] : pauses_) {
        all.push_back(one);
    }
    return all;
}

}  // namespace sluice::testing
