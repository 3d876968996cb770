#include "ledger/sqlite/dropping.hpp"

#include "ledger/sqlite/state_sql.hpp"
#include "ledger/sqlite/task_rows.hpp"

#include <algorithm>

namespace sluice::ledger::sqlite {

namespace {

// Pages that the next tasks will need. Giving them back would only mean taking them again.
constexpr std::int64_t kept_for_reuse = 256;  // pages, and a sixteenth of the file

bool is_meant(const std::vector<prune_rule>& rules, task_state state, wall_time updated) {
    return std::ranges::any_of(rules, [&](const prune_rule& rule) {
        return rule.state == state && state != task_state::processing &&
               updated < rule.updated_before;
    });
}

wall_time latest_of(const std::vector<prune_rule>& rules) {
    wall_time latest{};
    for (const auto& rule : rules) {
        latest = std::max(latest, rule.updated_before);
    }
    return latest;
}

}  // namespace

dropping::dropping(connection& connection, word_index& words, carriers& changes)
    : words_(words),
      changes_(changes),
      newest_(connection, "SELECT max(id) FROM tasks"),
      carried_(connection,
               "SELECT incoming, source_id, hash, first_carrier FROM tasks"
               " WHERE id = ?1 AND hash IS NOT NULL"),
      keep_result_(connection,
                   "INSERT OR IGNORE INTO dropped_results"
                   " SELECT external_id, lane, coalesce(target, 0) FROM tasks"
                   " WHERE id = ?1 AND external_id IS NOT NULL"),
      keep_delivery_(connection,
                     "INSERT INTO dropped_without_id"
                     " SELECT fingerprint, lane, coalesce(target, 0), 1 FROM tasks"
                     " WHERE id = ?1 AND state = {finished} AND external_id IS NULL"
                     " AND fingerprint IS NOT NULL"
                     " ON CONFLICT DO UPDATE SET tasks = tasks + 1"_sql),
      drop_attempts_(connection, "DELETE FROM attempts WHERE task = ?1"),
      drop_moves_(connection, "DELETE FROM moves WHERE task = ?1"),
      drop_former_data_(connection, "DELETE FROM former_data WHERE task = ?1"),
      drop_intent_(connection, "DELETE FROM intents WHERE task = ?1"),
      drop_payload_(connection, "DELETE FROM payloads WHERE task = ?1"),
      drop_task_(connection, "DELETE FROM tasks WHERE id = ?1") {}

task_id dropping::newest() {
    auto found = newest_.with();
    return found.next() ? found.integer(0) : 0;
}

void dropping::drop(task_id id) {
    words_.forget(id);
    keep_result_.run(id);
    keep_delivery_.run(id);
    const auto carried = carried_by(id);
    drop_attempts_.run(id);
    drop_moves_.run(id);
    drop_former_data_.run(id);
    drop_intent_.run(id);
    drop_payload_.run(id);
    drop_task_.run(id);
    if (carried) {
        changes_.settled(id, carried->incoming, carried->change);
    }
}

std::optional<dropping::carried> dropping::carried_by(task_id id) {
    auto found = carried_.with(id);
    if (!found.next()) {
        return std::nullopt;
    }
    carried carried;
    carried.incoming = found.integer(0);
    carried.change.source_id = found.text(1);
    carried.change.hash = found.text(2);
    if (!found.is_null(3)) {
        carried.change.first_carrier = found.integer(3);
    }
    return carried;
}

void dropping::settle_change(task_id id) {
    if (const auto carried = carried_by(id)) {
        changes_.settled(id, carried->incoming, carried->change);
    }
}

pruning::pruning(connection& connection, dropping& drops)
    : connection_(connection),
      drops_(drops),
      next_tasks_(connection,
                  "SELECT id, state, updated, created, has_intent FROM tasks WHERE id > ?1"
                  " ORDER BY id LIMIT ?2"),
      drop_runs_(connection,
                 "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE ended < ?1"
                 " AND id < (SELECT max(id) FROM runs) ORDER BY id LIMIT ?2)") {}

prune_report pruning::step(const prune_step& step) {
    prune_report report;
    if (step.runs_before) {
        report.runs = drop_runs_.run(*step.runs_before, step.tasks);
    }
    const auto end = latest_of(step.rules) + clock_slack;
    const auto newest = drops_.newest();
    std::vector<task_id> meant;
    std::size_t looked_at = 0;
    auto last = step.above;
    bool more = !step.rules.empty();
    {
        auto found = next_tasks_.with(step.above, step.tasks);
        while (more && found.next()) {
            ++looked_at;
            last = found.integer(0);
            more = found.time(3) < end;
            const bool outcome_open = found.integer(4) != 0;
            if (last != newest && !outcome_open &&
                is_meant(step.rules, found.state(1), found.time(2))) {
                meant.push_back(last);
            }
        }
    }
    for (const auto id : meant) {
        drops_.drop(id);
    }
    report.tasks = static_cast<std::int64_t>(meant.size());
    if (more && looked_at == step.tasks) {
        report.next = last;
    }
    return report;
}

std::int64_t pruning::give_space_back(std::int64_t pages) {
    const auto before = connection_.integer_of("PRAGMA freelist_count");
    const auto kept = kept_for_reuse + connection_.integer_of("PRAGMA page_count") / 16;
    const auto wanted = std::min(pages, before - kept);
    if (wanted <= 0) {
        return 0;
    }
    const auto sql = "PRAGMA incremental_vacuum(" + std::to_string(wanted) + ")";
    statement vacuum(connection_, sql);
    auto step = vacuum.with();
    bool more = true;
    while (more) {  // a page at a time
        more = step.next();
    }
    return before - connection_.integer_of("PRAGMA freelist_count");
}

}  // namespace sluice::ledger::sqlite
