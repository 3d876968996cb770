#include "ledger/sqlite/held_names.hpp"
#include "ledger/sqlite/renaming.hpp"
#include "ledger/sqlite/sqlite_ledger.hpp"

// What stands under names, and under another one from now on.

namespace sluice::ledger::sqlite {

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
    // The reader has looked names up, too.
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
