#include "ledger/sqlite/held_names.hpp"
#include "ledger/sqlite/renaming.hpp"
#include "ledger/sqlite/sqlite_ledger.hpp"

// Operator actions, pruning, and the names under which the ledger keeps things.

namespace sluice::ledger::sqlite {

awaitable<result<std::map<task_state, std::int64_t>>> sqlite_ledger::count(task_filter filter) {
    using answer = std::map<task_state, std::int64_t>;
    return ask<answer>([filter = std::move(filter)](reading& tables) {
        return result<answer>(tables.lists.count(filter));
    });
}

awaitable<result<action_report>> sqlite_ledger::act_on_tasks(task_action action) {
    return write<action_report>([what = std::move(action)](writing& tables) {
        return result<action_report>(tables.actions.move(what));
    });
}

awaitable<result<void>> sqlite_ledger::edit(task_edit edit) {
    return write<void>(
        [what = std::move(edit)](writing& tables) { return tables.actions.edit(what); });
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

awaitable<result<std::vector<known_name>>> sqlite_ledger::known_names() {
    using answer = std::vector<known_name>;
    return ask<answer>([](reading& tables) {
        return result<answer>(held_names(tables.file, tables.known).all());
    });
}

awaitable<result<held_memory>> sqlite_ledger::held_by(named_kind kind, std::string name) {
    return ask<held_memory>([kind, name = std::move(name)](reading& tables) {
        return result<held_memory>(held_names(tables.file, tables.known).of(kind, name));
    });
}

awaitable<result<held_memory>> sqlite_ledger::rename(rename_request asked) {
    auto moved = co_await write<held_memory>([asked = std::move(asked)](writing& tables) {
        auto done = renaming(tables.file, tables.known, tables.parts, asked).run();
        tables.forget();
        return done;
    });
    // The reader caches names, too.
    auto forgotten = ask<void>([](reading& tables) {
        tables.known.forget();
        return result<void>();
    });
    const auto told = co_await std::move(forgotten);
    if (moved && !told) {
        co_return told.error();
    }
    co_return moved;
}

awaitable<result<void>> sqlite_ledger::note_source(std::string incoming, std::string source) {
    return write_in_step<void>(
        [incoming = std::move(incoming), source = std::move(source)](writing& tables) {
            tables.memories.note_source(incoming, source);
            return result<void>();
        });
}

}  // namespace sluice::ledger::sqlite
