#include "ledger/sqlite/value_rows.hpp"

#include "ledger/filter_rules.hpp"

#include <algorithm>

namespace sluice::ledger::sqlite {

namespace {

stored_value read(const rows& row) {
    return {row.text(0), row.text(1), row.time(2), row.optional_time(3)};
}

}  // namespace

value_rows::value_rows(connection& connection)
    : value_(connection,
             "SELECT key, value, updated, expires FROM stored_values WHERE store = ?1"
             " AND key = ?2 AND (expires IS NULL OR expires > ?3)"),
      from_(connection,
            "SELECT key, value, updated, expires FROM stored_values WHERE store = ?1"
            " AND key >= ?2 AND (expires IS NULL OR expires > ?3) ORDER BY key"),
      behind_(connection,
              "SELECT key, value, updated, expires FROM stored_values WHERE store = ?1"
              " AND key > ?2 AND (expires IS NULL OR expires > ?3) ORDER BY key"),
      keep_(connection,
            "INSERT INTO stored_values VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET"
            " value = excluded.value, updated = excluded.updated, expires = excluded.expires"),
      remove_(connection, "DELETE FROM stored_values WHERE store = ?1 AND key = ?2"),
      drop_expired_(connection,
                    "DELETE FROM stored_values INDEXED BY stored_values_expiring"
                    " WHERE expires IS NOT NULL AND expires <= ?1") {}

std::vector<std::optional<stored_value>> value_rows::values_of(const std::string& store,
                                                               const std::vector<std::string>& keys,
                                                               wall_time now) {
    std::vector<std::optional<stored_value>> all(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto found = value_.with(store, keys[i], now);
        if (found.next()) {
            all[i] = read(found);
        }
    }
    return all;
}

std::vector<stored_value> value_rows::list(const value_filter& filter, wall_time now) {
    std::vector<stored_value> all;
    const bool goes_on = !filter.after.empty() && filter.after >= filter.prefix;
    auto found = goes_on ? behind_.with(filter.store, filter.after, now)
                         : from_.with(filter.store, filter.prefix, now);
    while (all.size() < filter.limit && found.next()) {
        auto one = read(found);
        if (!one.key.starts_with(filter.prefix)) {
            break;
        }
        if (holds_words(one.value, filter.text)) {
            all.push_back(std::move(one));
        }
    }
    return all;
}

void value_rows::change(const std::vector<value_change>& changes, wall_time at) {
    for (const auto& one : changes) {
        if (one.value) {
            keep_.run(one.store, one.key, *one.value, at, one.expires);
        } else {
            remove_.run(one.store, one.key);
        }
    }
}

std::size_t value_rows::drop_expired(wall_time now) {
    return static_cast<std::size_t>(drop_expired_.run(now));
}

pause_rows::pause_rows(connection& connection)
    : add_(connection,
           "INSERT OR REPLACE INTO pauses (kind, name, reason, at, who) "
           "VALUES (?1, ?2, ?3, ?4, ?5)"),
      remove_(connection, "DELETE FROM pauses WHERE kind = ?1 AND name = ?2"),
      all_(connection, "SELECT kind, name, reason, at, who FROM pauses ORDER BY kind, name") {}

void pause_rows::add(const pause_entry& pause) {
    add_.run(static_cast<std::int64_t>(pause.kind), pause.name, pause.reason, pause.at, pause.who);
}

bool pause_rows::remove(paused_kind kind, const std::string& name) {
    return remove_.run(static_cast<std::int64_t>(kind), name) > 0;
}

std::vector<pause_entry> pause_rows::all() {
    std::vector<pause_entry> paused;
    auto found = all_.with();
    while (found.next()) {
        paused.push_back({static_cast<paused_kind>(found.integer(0)), found.text(1), found.text(2),
                          found.time(3), found.text(4)});
    }
    return paused;
}

}  // namespace sluice::ledger::sqlite
