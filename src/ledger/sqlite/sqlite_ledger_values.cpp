#include "ledger/sqlite/sqlite_ledger.hpp"

// Stored values and pauses.

namespace sluice::ledger::sqlite {

awaitable<result<std::vector<std::optional<stored_value>>>> sqlite_ledger::values_of(
    std::string store, std::vector<std::string> keys, wall_time now) {
    using answer = std::vector<std::optional<stored_value>>;
    return ask<answer>([store = std::move(store), keys = std::move(keys), now](reading& tables) {
        return result<answer>(tables.values.values_of(store, keys, now));
    });
}

awaitable<result<void>> sqlite_ledger::change_values(std::vector<value_change> changes,
                                                     wall_time at) {
    return write_in_step<void>([changes = std::move(changes), at](writing& tables) {
        tables.values.change(changes, at);
        return result<void>();
    });
}

awaitable<result<std::vector<stored_value>>> sqlite_ledger::list_values(value_filter filter,
                                                                        wall_time now) {
    using answer = std::vector<stored_value>;
    return ask<answer>([filter = std::move(filter), now](reading& tables) {
        return result<answer>(tables.values.list(filter, now));
    });
}

awaitable<result<std::size_t>> sqlite_ledger::drop_expired_values(wall_time now) {
    return write_in_step<std::size_t>(
        [now](writing& tables) { return result<std::size_t>(tables.values.drop_expired(now)); });
}

awaitable<result<void>> sqlite_ledger::pause(pause_entry pause) {
    return write_in_step<void>([what = std::move(pause)](writing& tables) {
        tables.pauses.add(what);
        return result<void>();
    });
}

awaitable<result<bool>> sqlite_ledger::resume(paused_kind kind, std::string name) {
    return write_in_step<bool>([kind, name = std::move(name)](writing& tables) {
        return result<bool>(tables.pauses.remove(kind, name));
    });
}

awaitable<result<std::vector<pause_entry>>> sqlite_ledger::paused() {
    return ask<std::vector<pause_entry>>(
        [](reading& tables) { return result<std::vector<pause_entry>>(tables.pauses.all()); });
}

}  // namespace sluice::ledger::sqlite
