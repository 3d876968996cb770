#include "ledger/sqlite/sqlite_ledger.hpp"

// What people do, and what grows old.

namespace sluice::ledger::sqlite {

awaitable<result<std::map<task_state, std::int64_t>>> sqlite_ledger::count(task_filter filter) {
    using answer = std::map<task_state, std::int64_t>;
    return ask<answer>([filter = std::move(filter)](reading& tables) {
        return result<answer>(tables.lists.count(filter));
    });
}

awaitable<result<action_report>> sqlite_ledger::act_on_tasks(task_action action) {
    return write<action_report>([what = std::move(action)](writing& tables) {
        return result<action_report>(tables.people.move(what));
    });
}

awaitable<result<void>> sqlite_ledger::edit(task_edit edit) {
    return write<void>(
        [what = std::move(edit)](writing& tables) { return tables.people.edit(what); });
}

awaitable<result<prune_report>> sqlite_ledger::prune(prune_step step) {
    return write<prune_report>([what = std::move(step)](writing& tables) {
        return result<prune_report>(tables.prunes.step(what));
    });
}

awaitable<result<std::int64_t>> sqlite_ledger::give_space_back(std::int64_t pages) {
    return write<std::int64_t>([pages](writing& tables) {
        return result<std::int64_t>(tables.prunes.give_space_back(pages));
    });
}

}  // namespace sluice::ledger::sqlite
