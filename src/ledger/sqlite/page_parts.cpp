#include "ledger/sqlite/page_parts.hpp"

namespace sluice::ledger::sqlite {

page_parts::page_parts(connection& connection, name_table& known, new_tasks& tasks,
                       carriers& changes)
    : names_(known),
      tasks_(tasks),
      changes_(changes),
      add_task_(connection,
                "INSERT INTO part_tasks (incoming, run, lane, state, entity_type, entity_id,"
                " headers, data, source_id, reason, order_key, generation, approved)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id"),
      add_entity_(connection, "INSERT OR IGNORE INTO part_entities VALUES (?1, ?2, ?3)"),
      drop_tasks_(connection, "DELETE FROM part_tasks WHERE incoming = ?1"),
      drop_entities_(connection, "DELETE FROM part_entities WHERE incoming = ?1"),
      is_committed_(connection, "SELECT 1 FROM part_pages WHERE incoming = ?1"),
      commit_page_(connection, "INSERT INTO part_pages VALUES (?1, ?2)"),
      is_carried_(connection,
                  "SELECT 1 FROM part_tasks WHERE incoming = ?1 AND source_id = ?2"
                  " UNION ALL SELECT 1 FROM part_entities WHERE incoming = ?1 AND source_id = ?2"
                  " LIMIT 1"),
      add_change_(connection, "INSERT OR REPLACE INTO part_changes VALUES (?1, ?2, ?3, NULL)"),
      page_(connection,
            "SELECT p.incoming, p.at FROM part_pages p JOIN incomings i ON i.id = p.incoming"
            " WHERE ?1 IS NULL OR p.incoming = ?1 ORDER BY i.name LIMIT 1"),
      waiting_(connection,
               "SELECT id, run, lane, state, entity_type, entity_id, headers, data, source_id,"
               " reason, order_key, generation, approved FROM part_tasks INDEXED BY "
               "part_tasks_of_incoming"
               " WHERE incoming = ?1 ORDER BY id LIMIT ?2"),
      entities_(connection, "SELECT source_id FROM part_entities WHERE task = ?1"),
      change_(connection,
              "SELECT hash, first_carrier FROM part_changes WHERE incoming = ?1"
              " AND source_id = ?2"),
      lead_(connection,
            "UPDATE part_changes SET first_carrier = ?3 WHERE incoming = ?1 AND source_id = ?2"),
      page_of_run_(connection, "SELECT pages FROM runs WHERE id = ?1"),
      drop_task_(connection, "DELETE FROM part_tasks WHERE id = ?1"),
      drop_task_entities_(connection, "DELETE FROM part_entities WHERE task = ?1"),
      end_page_(connection, "DELETE FROM part_pages WHERE incoming = ?1"),
      end_changes_(connection, "DELETE FROM part_changes WHERE incoming = ?1"),
      uncommitted_(connection,
                   "SELECT DISTINCT incoming FROM part_tasks"
                   " WHERE incoming NOT IN (SELECT incoming FROM part_pages)") {}

void page_parts::add(const page_part& part) {
    const auto incoming = names_.number_of_incoming(part.incoming);
    if (part.begins) {
        drop(incoming);
    }
    for (const auto& task : part.tasks) {
        std::int64_t row = 0;
        {
            auto added = add_task_.with(incoming, part.run, names_.number_of(task.lane), task.state,
                                        task.entity_type, task.entity_id, task.headers, task.data,
                                        or_null(task.source_id), or_null(task.reason),
                                        or_null(task.order_key), task.generation, task.approved);
            added.next();
            row = added.integer(0);
        }
        for (const auto& source : task.source_ids) {
            add_entity_.run(row, source, incoming);
        }
    }
}

void page_parts::drop(std::int64_t incoming) {
    bool committed = false;
    {
        auto found = is_committed_.with(incoming);
        committed = found.next();
    }
    if (!committed) {
        drop_tasks_.run(incoming);
        drop_entities_.run(incoming);
    }
}

std::vector<bool> page_parts::commit(std::int64_t incoming, const std::vector<sighting>& seen,
                                     wall_time at) {
    commit_page_.run(incoming, at);
    std::vector<bool> carried;
    carried.reserve(seen.size());
    for (const auto& one : seen) {
        carried.push_back(is_carried(incoming, one.id));
        if (carried.back()) {
            add_change_.run(incoming, one.id, one.hash);
        }
    }
    return carried;
}

bool page_parts::is_carried(std::int64_t incoming, const std::string& source) {
    auto found = is_carried_.with(incoming, source);
    return found.next();
}

std::optional<std::int64_t> page_parts::committed_page(std::optional<std::int64_t> incoming,
                                                       wall_time& at) {
    auto found = page_.with(incoming);
    if (!found.next()) {
        return std::nullopt;
    }
    at = found.time(1);
    return found.integer(0);
}

admission page_parts::admit(std::optional<std::int64_t> incoming, std::size_t limit) {
    admission done;
    wall_time at{};
    const auto page = committed_page(incoming, at);
    if (!page) {
        return done;
    }
    auto all = waiting(*page, limit);
    for (auto& one : all) {
        enter(one, *page, at);
    }
    done.tasks = all.size();
    done.more = true;
    if (all.size() < limit) {
        end_page_.run(*page);
        end_changes_.run(*page);
        wall_time next{};
        done.more = committed_page(incoming, next).has_value();
    }
    return done;
}

std::vector<page_parts::waiting_task> page_parts::waiting(std::int64_t incoming,
                                                          std::size_t limit) {
    std::vector<waiting_task> all;
    auto found = waiting_.with(incoming, limit);
    while (found.next()) {
        auto& one = all.emplace_back();
        one.row = found.integer(0);
        one.run = found.integer(1);
        one.lane = found.integer(2);
        one.task.state = found.state(3);
        one.task.entity_type = found.text(4);
        one.task.entity_id = found.text(5);
        one.task.headers = found.text(6);
        one.task.data = found.text(7);
        one.task.source_id = found.text(8);
        one.task.reason = found.text(9);
        one.task.order_key = found.text(10);
        one.task.generation = found.integer(11);
        one.task.approved = found.integer(12) != 0;
    }
    return all;
}

std::vector<std::string> page_parts::sources_of(std::int64_t row) {
    std::vector<std::string> all;
    auto found = entities_.with(row);
    while (found.next()) {
        all.push_back(found.text(0));
    }
    return all;
}

void page_parts::enter(waiting_task& one, std::int64_t incoming, wall_time at) {
    const auto id = tasks_.newest() + 1;
    one.task.lane = names_.lane_of(one.lane);
    new_tasks::carried own;
    const auto change = carry(incoming, one.task.source_id, id);
    if (change) {
        own = {change->hash, change->first_carrier};
    }
    for (const auto& source : sources_of(one.row)) {
        if (const auto part = carry(incoming, source, id)) {
            own.hash = carries_several;
            changes_.add(id, *part);
        }
    }
    tasks_.add(one.task, {one.run, incoming, at, page_of(one.run)}, own);
    drop_task_.run(one.row);
    drop_task_entities_.run(one.row);
}

// The run commits no other page before this one is admitted, so its count is this page's number.
std::int64_t page_parts::page_of(run_id run) {
    auto found = page_of_run_.with(run);
    return found.next() ? found.integer(0) : 0;
}

// Later tasks of the page may carry the change too, so each carrier names the first one.
std::optional<carried_change> page_parts::carry(std::int64_t incoming, const std::string& source,
                                                task_id id) {
    if (source.empty()) {
        return std::nullopt;
    }
    carried_change made{source, {}, {}};
    {
        auto found = change_.with(incoming, source);
        if (!found.next()) {
            return std::nullopt;
        }
        made.hash = found.text(0);
        if (!found.is_null(1)) {
            made.first_carrier = found.integer(1);
        }
    }
    if (!made.first_carrier) {
        made.first_carrier = id;
        lead_.run(incoming, source, id);
    }
    return made;
}

void page_parts::drop_uncommitted() {
    std::vector<std::int64_t> all;
    {
        auto found = uncommitted_.with();
        while (found.next()) {
            all.push_back(found.integer(0));
        }
    }
    for (const auto incoming : all) {
        drop_tasks_.run(incoming);
        drop_entities_.run(incoming);
    }
}

}  // namespace sluice::ledger::sqlite
