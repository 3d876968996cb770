#include "ledger/sqlite/page_commits.hpp"

#include <algorithm>

namespace sluice::ledger::sqlite {

page_commits::page_commits(connection& connection, name_table& known, new_tasks& tasks,
                           value_rows& values, remembering& memories, carriers& changes,
                           page_parts& parts)
    : names_(known),
      tasks_(tasks),
      values_(values),
      memories_(memories),
      changes_(changes),
      pages_(connection),
      parts_(parts),
      store_next_run_(connection,
                      "UPDATE incomings SET next_run = ?2, next_run_of = ?3 WHERE id = ?1"),
      begin_run_(connection,
                 "INSERT INTO runs (incoming, cause, started, generation)"
                 " VALUES (?1, ?2, ?3, nullif(?4, 0)) RETURNING id"),
      mark_run_(connection, "UPDATE incomings SET last_run = ?2, start_over = 0 WHERE id = ?1"),
      end_run_(connection, "UPDATE runs SET ended = ?3, failure = ?2 WHERE id = ?1"),
      end_open_runs_(connection,
                     "UPDATE runs SET ended = ?1, failure = 'the daemon ended during it'"
                     " WHERE ended IS NULL"),
      move_incoming_(connection,
                     "UPDATE incomings SET position = ?2, unfinished = ?3"
                     " WHERE id = ?1 AND start_over = 0"),
      count_run_(connection,
                 "UPDATE runs SET pages = ?2, items = ?3, entities = ?4, tasks = ?5, rejected = ?6"
                 " WHERE id = ?1") {}

void page_commits::store_next_run(const std::string& incoming, const planned_run& next) {
    store_next_run_.run(names_.number_of_incoming(incoming), next.at,
                        std::string_view(next.schedule));
}

run_id page_commits::begin_run(const run_start& start) {
    const auto number = names_.number_of_incoming(start.incoming);
    mark_run_.run(number, start.at);
    auto begun = begin_run_.with(number, start.trigger, start.at, start.generation);
    begun.next();
    return begun.integer(0);
}

std::vector<task_id> page_commits::commit_page(const page_commit& page) {
    const auto incoming = names_.number_of_incoming(page.incoming);
    auto sightings = sightings_of(page);
    const new_tasks::origin from{page.run, incoming, page.at, page.totals.pages};
    const auto before = tasks_.newest();
    std::vector<task_id> ids;
    ids.reserve(page.tasks.size());
    for (const auto& added : page.tasks) {
        ids.push_back(add_task(added, from, sightings));
    }
    if (page.in_parts) {
        count_in_parts(page, incoming, sightings);
    }
    remember(page, incoming, sightings, before);
    note_listing(page, incoming);
    values_.change(page.stores, page.at);
    move_incoming_.run(incoming, page.position, !page.last);
    const auto& totals = page.totals;
    count_run_.run(page.run, totals.pages, totals.items, totals.entities, totals.tasks,
                   totals.rejected);
    return ids;
}

page_commits::carried_by_source page_commits::sightings_of(const page_commit& page) {
    carried_by_source all;
    all.reserve(page.seen.size());
    for (const auto& seen : page.seen) {
        all[seen.id].hash = seen.hash;
    }
    const auto count = [&all](const std::string& source) {
        const auto found = all.find(source);
        if (found != all.end() && !source.empty()) {
            ++found->second.tasks;
        }
    };
    for (const auto& added : page.tasks) {
        count(added.source_id);
        std::ranges::for_each(added.source_ids, count);
    }
    return all;
}

std::optional<carried_change> page_commits::carried_by(const std::string& source, task_id id,
                                                       carried_by_source& sightings) {
    const auto found = sightings.find(source);
    if (found == sightings.end() || source.empty()) {
        return std::nullopt;
    }
    auto& change = found->second;
    if (change.first == 0) {
        change.first = id;
    }
    carried_change made{source, std::string(change.hash), {}};
    if (change.tasks > 1) {
        made.first_carrier = change.first;
    }
    return made;
}

task_id page_commits::add_task(const new_task& added, const new_tasks::origin& from,
                               carried_by_source& sightings) {
    const auto id = tasks_.newest() + 1;
    new_tasks::carried own;
    const auto change = carried_by(added.source_id, id, sightings);
    if (change) {
        own = {change->hash, change->first_carrier};
    }
    for (const auto& source : added.source_ids) {
        if (const auto one = carried_by(source, id, sightings)) {
            own.hash = carries_several;
            changes_.add(id, *one);
        }
    }
    return tasks_.add(added, from, own);
}

// The tasks that carry these changes get their ids when they are admitted.
void page_commits::count_in_parts(const page_commit& page, std::int64_t incoming,
                                  carried_by_source& sightings) {
    const auto carried = parts_.commit(incoming, page.seen, page.at);
    for (std::size_t i = 0; i < carried.size(); ++i) {
        sightings[page.seen[i].id].tasks += carried[i] ? 1 : 0;
    }
}

void page_commits::remember(const page_commit& page, std::int64_t incoming,
                            const carried_by_source& sightings, task_id before) {
    for (const auto& seen : page.seen) {
        memories_.offer(incoming, seen, page.at, before);
        if (sightings.at(seen.id).tasks == 0) {
            memories_.settle_at_once(incoming, seen, tasks_.newest());
        }
    }
    for (const auto& seen : page.noted) {
        memories_.note(incoming, seen);
    }
    for (const auto& id : page.deleted) {
        memories_.drop(incoming, id);
    }
    if (page.listing) {
        memories_.mark(incoming, *page.listing, page.last);
    }
}

void page_commits::note_listing(const page_commit& page, std::int64_t incoming) {
    if (page.begins_listing) {
        pages_.begin(incoming);
    }
    pages_.add(incoming, page.shown);
    if (page.last) {
        pages_.forget(incoming);
    }
}

void page_commits::end_run(run_id run, const std::string& failure, wall_time at) {
    end_run_.run(run, failure, at);
}

void page_commits::end_open_runs(wall_time at) {
    end_open_runs_.run(at);
}

}  // namespace sluice::ledger::sqlite
