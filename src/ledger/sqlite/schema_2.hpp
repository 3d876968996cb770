#pragma once

// Stored values, what is paused by hand, keys of order, and whose names external ids are.

namespace sluice::ledger::sqlite {

inline constexpr const char* version_2 = R"sql(
CREATE TABLE stored_values (
    store TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    updated INTEGER NOT NULL,
    expires INTEGER,
    PRIMARY KEY (store, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_values_expiring ON stored_values (expires) WHERE expires IS NOT NULL;

-- Kinds are the numbers of paused_kind: 0 incoming, 1 route, 2 outgoing.
CREATE TABLE pauses (
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- Places to which things are sent, as intents name them.
CREATE TABLE targets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

ALTER TABLE tasks ADD COLUMN order_key TEXT;
ALTER TABLE tasks ADD COLUMN target INTEGER;  -- whose name the external id is; NULL: its outgoing's
ALTER TABLE intents ADD COLUMN target TEXT NOT NULL DEFAULT '';

CREATE INDEX tasks_of_key ON tasks (lane, order_key)
    WHERE order_key IS NOT NULL AND (state = 0 OR state = 5 OR state = 7);
CREATE INDEX tasks_due ON tasks (lane, next_attempt) WHERE state = 5 OR state = 7;
UPDATE tasks INDEXED BY tasks_parked SET next_attempt = updated
    WHERE state >= 3 AND state = 5 AND next_attempt IS NULL;
)sql";

}  // namespace sluice::ledger::sqlite
