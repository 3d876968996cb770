#include "ledger/sqlite/intake.hpp"

namespace sluice::ledger::sqlite {

intake::intake(connection& where, names& known, new_tasks& tasks, value_rows& values)
    : names_(known),
      tasks_(tasks),
      values_(values),
      store_next_run_(where, "UPDATE incomings SET next_run = ?2 WHERE id = ?1"),
      begin_run_(where,
                 "INSERT INTO runs (incoming, cause, started) VALUES (?1, ?2, ?3) RETURNING id"),
      mark_run_(where, "UPDATE incomings SET last_run = ?2 WHERE id = ?1"),
      end_run_(where, "UPDATE runs SET ended = ?3, failure = ?2 WHERE id = ?1"),
      end_open_runs_(where,
                     "UPDATE runs SET ended = ?1, failure = 'the daemon ended during it'"
                     " WHERE ended IS NULL"),
      offer_entity_(where,
                    "INSERT INTO entities (incoming, id, offered_hash) VALUES (?1, ?2, ?3)"
                    " ON CONFLICT DO UPDATE SET offered_hash = excluded.offered_hash"),
      settle_entity_(where,
                     "UPDATE entities SET settled_hash = ?3, settled_by = ?4"
                     " WHERE incoming = ?1 AND id = ?2"),
      move_incoming_(where, "UPDATE incomings SET position = ?2, unfinished = ?3 WHERE id = ?1"),
      count_run_(where,
                 "UPDATE runs SET pages = ?2, items = ?3, entities = ?4, tasks = ?5"
                 " WHERE id = ?1") {}

void intake::store_next_run(const std::string& incoming, wall_time at) {
    store_next_run_.run(names_.number_of_incoming(incoming), at);
}

run_id intake::begin_run(const std::string& incoming, const std::string& trigger, wall_time at) {
    const auto number = names_.number_of_incoming(incoming);
    mark_run_.run(number, at);
    auto begun = begin_run_.with(number, trigger, at);
    begun.next();
    return begun.integer(0);
}

std::vector<task_id> intake::commit_page(const page_commit& page) {
    const auto incoming = names_.number_of_incoming(page.incoming);
    auto sightings = sightings_of(page);
    const new_tasks::origin from{page.run, incoming, page.at};
    std::vector<task_id> ids;
    ids.reserve(page.tasks.size());
    for (const auto& added : page.tasks) {
        ids.push_back(tasks_.add(added, from, carried_by(added, sightings)));
    }
    add_sightings(page, incoming, sightings, tasks_.newest());
    values_.change(page.stores, page.at);
    move_incoming_.run(incoming, page.position, !page.last);
    const auto& totals = page.totals;
    count_run_.run(page.run, totals.pages, totals.items, totals.entities, totals.tasks);
    return ids;
}

intake::carried_by_source intake::sightings_of(const page_commit& page) {
    carried_by_source all;
    all.reserve(page.seen.size());
    for (const auto& seen : page.seen) {
        all[seen.id].hash = seen.hash;
    }
    for (const auto& added : page.tasks) {
        const auto found = all.find(added.source_id);
        if (found != all.end() && !added.source_id.empty()) {
            ++found->second.tasks;
        }
    }
    return all;
}

new_tasks::carried intake::carried_by(const new_task& added, carried_by_source& sightings) {
    const auto found = sightings.find(added.source_id);
    if (found == sightings.end() || added.source_id.empty()) {
        return {};
    }
    auto& change = found->second;
    if (change.first == 0) {
        change.first = tasks_.newest() + 1;
    }
    new_tasks::carried made;
    made.hash = change.hash;
    if (change.tasks > 1) {
        made.first_carrier = change.first;
    }
    return made;
}

void intake::add_sightings(const page_commit& page, std::int64_t incoming,
                           const carried_by_source& sightings, task_id newest) {
    for (const auto& seen : page.seen) {
        offer_entity_.run(incoming, seen.id, seen.hash);
        if (sightings.at(seen.id).tasks == 0) {
            settle_entity_.run(incoming, seen.id, seen.hash, newest);
        }
    }
}

void intake::end_run(run_id run, const std::string& failure, wall_time at) {
    end_run_.run(run, failure, at);
}

void intake::end_open_runs(wall_time at) {
    end_open_runs_.run(at);
}

}  // namespace sluice::ledger::sqlite
