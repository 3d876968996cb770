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

void tables::store_next_run(const std::string& incoming, wall_time at) {
    incomings_[incoming].next_run = at;
}

run_id tables::begin_run(const std::string& incoming, const std::string& trigger, wall_time at) {
    incomings_[incoming].last_run = at;
    const run_id id = runs_.empty() ? 1 : runs_.rbegin()->first + 1;
    auto& run = runs_[id];
    run.id = id;
    run.incoming = incoming;
    run.trigger = trigger;
    run.started = at;
    return id;
}

std::vector<std::optional<known_entity>> tables::known(const std::string& incoming,
                                                       const std::vector<std::string>& ids) const {
    std::vector<std::optional<known_entity>> all;
    for (const auto& id : ids) {
        const auto found = entities_.find({incoming, id});
        all.push_back(found == entities_.end() ? std::nullopt : std::optional(found->second.known));
    }
    return all;
}

task_id tables::add_task(const new_task& from, run_id run, const std::string& incoming,
                         wall_time at) {
    const task_id id = tasks_.empty() ? 1 : tasks_.rbegin()->first + 1;
    auto& one = tasks_[id];
    one.whole = created(from, at);
    one.whole.what.id = id;
    one.whole.what.run = run;
    one.whole.what.incoming = incoming;
    one.source_id = from.source_id;
    one.order_key = from.order_key;
    return id;
}

std::vector<task_id> tables::commit_page(const page_commit& page) {
    std::map<std::string, std::string> hashes;
    for (const auto& seen : page.seen) {
        hashes[seen.id] = seen.hash;
    }
    std::map<std::string, task_id> first_carriers;
    std::vector<task_id> ids;
    for (const auto& added : page.tasks) {
        const auto id = add_task(added, page.run, page.incoming, page.at);
        auto& one = tasks_[id];
        if (!added.source_id.empty() && hashes.contains(added.source_id)) {
            one.hash = hashes[added.source_id];
            one.first_carrier = first_carriers.emplace(added.source_id, id).first->second;
        }
        ids.push_back(id);
    }
    for (const auto& [id, hash] : hashes) {
        auto& entity = entities_[{page.incoming, id}];
        entity.known.offered_hash = hash;
        if (!first_carriers.contains(id)) {
            entity.known.settled_hash = hash;
            entity.settled_by = tasks_.empty() ? 0 : tasks_.rbegin()->first;
        }
    }
    change_values(page.stores, page.at);
    auto& incoming = incomings_[page.incoming];
    incoming.position = page.position;
    incoming.listing_unfinished = !page.last;
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
