#include "ledger/memory/tables.hpp"
#include "ledger/refusals.hpp"

#include <algorithm>

namespace sluice::ledger::memory {

namespace {

bool matches(const task& what, const task_filter& filter) {
    const auto is_among = [](const auto& all, const auto& one) {
        return all.empty() || std::ranges::find(all, one) != all.end();
    };
    const auto is = [](const std::string& wanted, const std::string& found) {
        return wanted.empty() || wanted == found;
    };
    return is_among(filter.ids, what.id) && is_among(filter.states, what.state) &&
           is(filter.route, what.where.route) && is(filter.outgoing, what.where.outgoing) &&
           is(filter.incoming, what.incoming) && is(filter.entity_id, what.entity_id);
}

}  // namespace

std::vector<std::string> tables::claimed_external_ids(const std::string& outgoing,
                                                      const std::vector<std::string>& ids) const {
    std::vector<std::string> claimed;
    for (const auto& id : ids) {
        const bool taken = std::ranges::any_of(tasks_, [&](const auto& entry) {
            const auto& what = entry.second.whole.what;
            return !id.empty() && what.where.outgoing == outgoing && what.external_id == id;
        });
        if (taken) {
            claimed.push_back(id);
        }
    }
    return claimed;
}

std::size_t tables::finished_without_id(const std::string& outgoing,
                                        const std::string& fingerprint) const {
    return static_cast<std::size_t>(std::ranges::count_if(tasks_, [&](const auto& entry) {
        const auto& [what, attempts, moves] = entry.second.whole;
        return what.state == task_state::finished && what.external_id.empty() &&
               what.where.outgoing == outgoing && !fingerprint.empty() &&
               entry.second.fingerprint == fingerprint;
    }));
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

std::size_t tables::offer_again(const task_filter& filter, wall_time at) {
    std::size_t count = 0;
    for (auto& [id, one] : tasks_) {
        auto& what = one.whole.what;
        if (!can_offer_again(what.state) || !matches(what, filter)) {
            continue;
        }
        what.attempts_forgiven = what.attempts;
        what.next_attempt.reset();
        move(one, task_state::fresh, at, "offered again");
        ++count;
    }
    return count;
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
