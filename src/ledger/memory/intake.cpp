#include "ledger/memory/tables.hpp"

#include <algorithm>

namespace sluice::ledger::memory {

namespace {

task_history created(const new_task& from, wall_time at) {
    task_history whole;
    auto& what = whole.what;
    what.where = from.where;
    what.entity_type = from.entity_type;
    what.entity_id = from.entity_id;
    what.headers = from.headers;
    what.data = from.data;
    what.order_key = from.order_key;
    what.state = from.state;
    what.created = at;
    what.updated = at;
    what.reason = from.reason;
    whole.moves.push_back({at, from.state, 0, from.reason});
    return whole;
}

}  // namespace

incoming_state tables::state_of(const std::string& incoming) const {
    const auto found = incomings_.find(incoming);
    return found == incomings_.end() ? incoming_state{} : found->second;
}

void tables::store_next_run(const std::string& incoming, const planned_run& next) {
    incomings_[incoming].next_run = next;
}

run_id tables::begin_run(const std::string& incoming, const std::string& trigger, wall_time at) {
    incomings_[incoming].last_run = at;
    listings_[incoming].start_over = false;
    const run_id id = runs_.empty() ? 1 : runs_.rbegin()->first + 1;
    auto& run = runs_[id];
    run.id = id;
    run.incoming = incoming;
    run.trigger = trigger;
    run.started = at;
    return id;
}

task_id tables::add_task(const new_task& from, run_id run, const std::string& incoming,
                         wall_time at) {
    const task_id id = newest() + 1;
    auto& one = tasks_[id];
    lanes_.insert(from.where);
    one.whole = created(from, at);
    one.whole.what.id = id;
    one.whole.what.run = run;
    one.whole.what.incoming = incoming;
    one.source_id = from.source_id;
    return id;
}

std::vector<task_id> tables::commit_page(const page_commit& page) {
    const auto before = newest();
    std::map<std::string, task_id> first_carriers;
    std::vector<task_id> ids;
    for (const auto& added : page.tasks) {
        const auto id = add_task(added, page.run, page.incoming, page.at);
        carry(tasks_[id], added, page, first_carriers);
        ids.push_back(id);
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

void tables::end_run(run_id run, const std::string& failure, wall_time at) {
    if (const auto found = runs_.find(run); found != runs_.end()) {
        found->second.ended = at;
        found->second.failure = failure;
    }
}

}  // namespace sluice::ledger::memory
