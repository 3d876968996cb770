#include "ledger/memory/tables.hpp"
#include "ledger/refusals.hpp"

#include <algorithm>

namespace sluice::ledger::memory {

std::vector<std::string> tables::claimed_external_ids(const std::string& outgoing,
                                                      const std::vector<std::string>& ids) const {
    std::vector<std::string> claimed;
    for (const auto& id : ids) {
        const bool taken = std::ranges::any_of(tasks_, [&](const auto& entry) {
            const auto& what = entry.second.whole.what;
            return !id.empty() && what.where.outgoing == outgoing && what.external_id == id;
        });
        if (taken || dropped_results_.contains({outgoing, id})) {
            claimed.push_back(id);
        }
    }
    return claimed;
}

std::size_t tables::finished_without_id(const std::string& outgoing,
                                        const std::string& fingerprint) const {
    const auto dropped = dropped_without_id_.find({outgoing, fingerprint});
    const auto of_dropped = dropped == dropped_without_id_.end() ? 0 : dropped->second;
    const auto known = std::ranges::count_if(tasks_, [&](const auto& entry) {
        const auto& what = entry.second.whole.what;
        return what.state == task_state::finished && what.external_id.empty() &&
               what.where.outgoing == outgoing && !fingerprint.empty() &&
               entry.second.fingerprint == fingerprint;
    });
    return static_cast<std::size_t>(known) + of_dropped;
}

std::vector<task> tables::list(const task_filter& filter) const {
    std::vector<task> all;
    for (auto entry = tasks_.rbegin(); entry != tasks_.rend(); ++entry) {
        if (all.size() == filter.limit) {
            break;
        }
        const auto& what = entry->second.whole.what;
        if (matches(what, filter) && (!filter.below || what.id < *filter.below)) {
            all.push_back(what);
        }
    }
    return all;
}

std::optional<task_history> tables::find(task_id id) const {
    const auto found = tasks_.find(id);
    return found == tasks_.end() ? std::nullopt : std::optional(found->second.whole);
}

std::map<task_state, std::int64_t> tables::count_by_state() const {
    std::map<task_state, std::int64_t> counts;
    for (const auto& [id, one] : tasks_) {
        ++counts[one.whole.what.state];
    }
    return counts;
}

std::vector<run_record> tables::last_runs(std::size_t limit) const {
    std::vector<run_record> runs;
    for (auto entry = runs_.rbegin(); entry != runs_.rend() && runs.size() < limit; ++entry) {
        runs.push_back(entry->second);
    }
    return runs;
}

}  // namespace sluice::ledger::memory
