#include "ledger/memory/tables.hpp"

#include <algorithm>

namespace sluice::ledger::memory {

namespace {

task_history created(const page_commit& page, const new_task& from, task_id id) {
    task_history whole;
    auto& what = whole.what;
    what.id = id;
    what.run = page.run;
    what.where = from.where;
    what.incoming = page.incoming;
    what.entity_type = from.entity_type;
    what.entity_id = from.entity_id;
    what.headers = from.headers;
    what.data = from.data;
    what.state = from.state;
    what.created = page.at;
    what.updated = page.at;
    what.reason = from.reason;
    whole.moves.push_back({page.at, from.state, 0, from.reason});
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

std::vector<task_id> tables::commit_page(const page_commit& page) {
    std::map<std::string, std::string> hashes;
    for (const auto& seen : page.seen) {
        hashes[seen.id] = seen.hash;
    }
    std::map<std::string, task_id> first_carriers;
    std::vector<task_id> ids;
    task_id newest = tasks_.empty() ? 0 : tasks_.rbegin()->first;
    for (const auto& added : page.tasks) {
        const auto id = ++newest;
        auto& one = tasks_[id];
        one.whole = created(page, added, id);
        if (!added.source_id.empty() && hashes.contains(added.source_id)) {
            one.source_id = added.source_id;
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
            entity.settled_by = newest;
        }
    }
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
