#include "ledger/sqlite/pruning.hpp"

#include "ledger/sqlite/task_rows.hpp"

#include <algorithm>

namespace sluice::ledger::sqlite {

namespace {

// What the next tasks will need anyway: giving it back would only mean taking it again.
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
