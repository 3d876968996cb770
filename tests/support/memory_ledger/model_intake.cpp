#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>

namespace sluice::testing {

using namespace ledger;

namespace {

task_history created(const new_task& from, wall_time at) {
    task_history whole;
    auto& task = whole.task;
    task.lane = from.lane;
    task.entity_type = from.entity_type;
    task.entity_id = from.entity_id;
    task.headers = from.headers;
    task.data = from.data;
    task.order_key = from.order_key;
    task.state = from.state;
    task.created = at;
    task.updated = at;
    task.reason = from.reason;
    task.approved = from.approved;
    whole.moves.push_back({at, from.state, 0, from.reason});
    return whole;
}

}  // namespace

incoming_state ledger_model::state_of(const std::string& incoming) const {
    const auto found = incomings_.find(incoming);
    return found == incomings_.end() ? incoming_state{} : found->second;
}

void ledger_model::store_next_run(const std::string& incoming, const planned_run& next) {
    incomings_[incoming].next_run = next;
}

run_id ledger_model::begin_run(const run_start& start) {
    incomings_[start.incoming].last_run = start.at;
    listings_[start.incoming].start_over = false;
    const run_id id = runs_.empty() ? 1 : runs_.rbegin()->first + 1;
    auto& run = runs_[id];
    run.id = id;
    run.incoming = start.incoming;
    run.trigger = start.trigger;
    run.generation = start.generation;
    run.started = start.at;
    return id;
}

task_id ledger_model::add_task(const new_task& from, run_id run, const std::string& incoming,
                               wall_time at, std::int64_t page) {
    const task_id id = newest() + 1;
    auto& one = tasks_[id];
    lanes_.insert(from.lane);
    one.whole = created(from, at);
    one.whole.task.id = id;
    one.whole.task.run = run;
    const auto of_run = runs_.find(run);
    one.whole.task.generation = from.generation > 0     ? from.generation
                                : of_run == runs_.end() ? 0
                                                        : of_run->second.generation;
    one.whole.task.incoming = incoming;
    one.whole.task.page = page;
    one.source_id = from.source_id;
    return id;
}

std::vector<task_id> ledger_model::commit_page(const page_commit& page) {
    const auto before = newest();
    std::map<std::string, task_id> first_carriers;
    std::vector<task_id> ids;
    for (const auto& added : page.tasks) {
        const auto id = add_task(added, page.run, page.incoming, page.at, page.totals.pages);
        carry(tasks_[id], added, page, first_carriers);
        ids.push_back(id);
    }
    if (page.in_parts) {
        auto& parted = parts_[page.incoming];
        for (const auto& seen : page.seen) {
            const bool carried = std::ranges::any_of(
                parted.page.tasks, [&](const new_task& one) { return carries(one, seen.id); });
            if (carried) {
                first_carriers.emplace(seen.id, 0);
            }
        }
        auto waiting = std::move(parted.page.tasks);
        parted.page = page;
        parted.page.tasks = std::move(waiting);
        parted.committed = true;
    }
    remember(page, first_carriers, before);
    note_listing(page);
    change_values(page.stores, page.at);
    auto& incoming = incomings_[page.incoming];
    if (!listings_[page.incoming].start_over) {
        incoming.position = page.position;
        incoming.listing_unfinished = !page.last;
    }
    if (const auto run = runs_.find(page.run); run != runs_.end()) {
        run->second.counts = page.totals;
    }
    return ids;
}

void ledger_model::add_part(const page_part& part) {
    incomings_.try_emplace(part.incoming);
    for (const auto& one : part.tasks) {
        lanes_.insert(one.lane);
    }
    auto& parted = parts_[part.incoming];
    if (part.begins && !parted.committed) {
        parted = {};
    }
    parted.page.run = part.run;
    parted.page.incoming = part.incoming;
    parted.page.tasks.insert(parted.page.tasks.end(), part.tasks.begin(), part.tasks.end());
}

admission ledger_model::admit(const std::string& incoming, std::size_t limit) {
    const auto committed = [&](const auto& one) {
        return one.second.committed && (incoming.empty() || one.first == incoming);
    };
    const auto found = std::ranges::find_if(parts_, committed);
    admission done;
    if (found == parts_.end()) {
        return done;
    }
    auto& parted = found->second;
    auto& waiting = parted.page.tasks;
    done.tasks = std::min(limit, waiting.size());
    for (std::size_t i = 0; i < done.tasks; ++i) {
        const auto run = runs_.find(parted.page.run);
        const auto number = run == runs_.end() ? 0 : run->second.counts.pages;
        const auto id =
            add_task(waiting[i], parted.page.run, parted.page.incoming, parted.page.at, number);
        carry(tasks_[id], waiting[i], parted.page, parted.first_carriers);
    }
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(done.tasks));
    done.more = true;
    if (done.tasks < limit) {
        parts_.erase(found);
        done.more = std::ranges::any_of(parts_, committed);
    }
    return done;
}

bool ledger_model::carries(const new_task& added, const std::string& source) {
    return !source.empty() &&
           (added.source_id == source || std::ranges::count(added.source_ids, source) > 0);
}

bool ledger_model::waits_in_part(const std::string& incoming, const carried_change& change) const {
    const auto parted = parts_.find(incoming);
    if (parted == parts_.end() || !parted->second.committed) {
        return false;
    }
    const auto first = parted->second.first_carriers.find(change.source_id);
    return first != parted->second.first_carriers.end() && first->second == change.first_carrier &&
           std::ranges::any_of(parted->second.page.tasks,
                               [&](const new_task& one) { return carries(one, change.source_id); });
}

void ledger_model::end_run(run_id run, const std::string& failure, wall_time at) {
    if (const auto found = runs_.find(run); found != runs_.end()) {
        found->second.ended = at;
        found->second.failure = failure;
    }
}

}  // namespace sluice::testing
