#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>

namespace sluice::testing {

using namespace ledger;

namespace {

bool same_place(const destination& asked, const destination& went) {
    if (asked.target.empty() || went.target.empty()) {
        return asked.outgoing == went.outgoing;
    }
    return asked.target == went.target;
}

}  // namespace

std::vector<std::string> ledger_model::claimed_external_ids(
    const destination& destination, const std::vector<std::string>& ids) const {
    std::vector<std::string> claimed;
    for (const auto& id : ids) {
        const bool taken = std::ranges::any_of(tasks_, [&](const auto& entry) {
            const auto& one = entry.second;
            return !id.empty() && one.whole.task.external_id == id &&
                   same_place(destination, one.went());
        });
        const bool was_taken = std::ranges::any_of(dropped_results_, [&](const auto& dropped) {
            return dropped.first == id && same_place(destination, dropped.second);
        });
        if (taken || was_taken) {
            claimed.push_back(id);
        }
    }
    return claimed;
}

std::size_t ledger_model::finished_without_id(const destination& destination,
                                              const std::string& fingerprint) const {
    std::size_t count = 0;
    for (const auto& [what, tasks] : dropped_without_id_) {
        count += what.first == fingerprint && same_place(destination, what.second) ? tasks : 0;
    }
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.task;
        const bool counts = task.state == task_state::finished && task.external_id.empty() &&
                            !fingerprint.empty() && one.fingerprint == fingerprint;
        count += counts && same_place(destination, one.went()) ? 1 : 0;
    }
    return count;
}

std::vector<task> ledger_model::list(const task_filter& filter) const {
    std::vector<task> all;
    for (auto entry = tasks_.rbegin(); entry != tasks_.rend(); ++entry) {
        if (all.size() == filter.limit) {
            break;
        }
        const auto& task = entry->second.whole.task;
        if (matches(task, filter) && (!filter.below || task.id < *filter.below)) {
            all.push_back(task);
        }
    }
    return all;
}

std::optional<task_history> ledger_model::find(task_id id) const {
    const auto found = tasks_.find(id);
    return found == tasks_.end() ? std::nullopt : std::optional(found->second.whole);
}

std::vector<task_id> ledger_model::held() const {
    std::vector<task_id> ids;
    for (const auto& [id, one] : tasks_) {
        if (one.whole.task.state == task_state::processing) {
            ids.push_back(id);
        }
    }
    return ids;
}

const parted_page* ledger_model::parts_of(const std::string& incoming) const {
    const auto found = parts_.find(incoming);
    return found == parts_.end() ? nullptr : &found->second;
}

std::map<task_state, std::int64_t> ledger_model::count_by_state() const {
    std::map<task_state, std::int64_t> counts;
    for (const auto& [id, one] : tasks_) {
        ++counts[one.whole.task.state];
    }
    return counts;
}

std::vector<lane_count> ledger_model::count_by_lane(const task_filter& filter) const {
    std::map<lane, std::map<task_state, std::int64_t>> lanes;
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.task;
        if (matches(task, filter)) {
            ++lanes[task.lane][task.state];
        }
    }
    std::vector<lane_count> all;
    for (auto& [where, tasks] : lanes) {
        all.push_back({where, std::move(tasks)});
    }
    return all;
}

std::vector<run_summary> ledger_model::last_runs(const run_filter& filter) const {
    std::vector<run_summary> runs;
    for (auto entry = runs_.rbegin(); entry != runs_.rend() && runs.size() < filter.limit;
         ++entry) {
        const auto& [id, run] = *entry;
        if ((filter.incoming.empty() || run.incoming == filter.incoming) &&
            (!filter.below || id < *filter.below)) {
            runs.push_back(run);
        }
    }
    return runs;
}

std::vector<lane_head> ledger_model::heads_of_lanes(wall_time now) const {
    std::map<lane, lane_head> heads;
    for (const auto& [id, stored] : tasks_) {
        const auto& task = stored.whole.task;
        const bool queues = task.state == task_state::fresh || task.state == task_state::retry ||
                            task.state == task_state::waiting;
        if (!queues || heads.contains(task.lane)) {
            continue;
        }
        auto& head = heads[task.lane];
        head.lane = task.lane;
        head.created = task.created;
        const bool waits = task.state == task_state::waiting && !task.next_attempt;
        const auto due = task.state == task_state::fresh || !task.next_attempt ? task.updated
                                                                               : *task.next_attempt;
        if (!waits && due <= now) {
            head.due_since = due;
        }
    }
    std::vector<lane_head> all;
    for (auto& [name, head] : heads) {
        all.push_back(std::move(head));
    }
    return all;
}

}  // namespace sluice::testing
