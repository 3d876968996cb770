#include "ledger/sqlite/schema.hpp"

#include "ledger/sqlite/schema_2.hpp"
#include "ledger/sqlite/schema_entities.hpp"
#include "ledger/sqlite/schema_listings.hpp"
#include "ledger/sqlite/schema_names.hpp"
#include "ledger/sqlite/schema_parts.hpp"
#include "ledger/sqlite/schema_people.hpp"
#include "ledger/sqlite/statement.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::ledger::sqlite {

namespace {

// States are the numbers of task_state: 0 new, 1 processing, 2 finished, 3 failed, 4 skipped, 5
// retry, 6 rejected, 7 waiting, 8 uncertain. Times are UTC in milliseconds.
//
// What never changes of a task (payloads) is kept apart from what does (tasks): a claim and a
// settlement then rewrite some 60 bytes and not the record. The indices on tasks are partial ones,
// on states that a task passes through or waits in, so that finished tasks cost nothing.
//
// The newest task is never deleted: its id is what keeps ids from being used again.
constexpr const char* version_1 = R"sql(
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lanes (
    id INTEGER PRIMARY KEY,
    route TEXT NOT NULL,
    outgoing TEXT NOT NULL,
    UNIQUE (route, outgoing)
) STRICT;

CREATE TABLE incomings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    position TEXT NOT NULL DEFAULT '',
    unfinished INTEGER NOT NULL DEFAULT 0,
    last_run INTEGER,
    next_run INTEGER
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    incoming INTEGER NOT NULL,
    cause TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    pages INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    entities INTEGER NOT NULL DEFAULT 0,
    tasks INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX runs_open ON runs (id) WHERE ended IS NULL;

CREATE TABLE entities (
    incoming INTEGER NOT NULL,
    id TEXT NOT NULL,
    offered_hash TEXT NOT NULL,
    settled_hash TEXT,
    settled_by INTEGER NOT NULL DEFAULT 0,  -- the task up to which offers are settled
    PRIMARY KEY (incoming, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    incoming INTEGER NOT NULL,
    run INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    forgiven INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    started INTEGER,        -- of the last attempt
    next_attempt INTEGER,
    lease_until INTEGER,
    has_intent INTEGER NOT NULL DEFAULT 0,
    entity_id TEXT NOT NULL,
    source_id TEXT,
    hash TEXT,              -- of the source, when this task carries a change of it
    first_carrier INTEGER,  -- when several tasks of a page carry the same change: the first of them
    reason TEXT,
    external_id TEXT,
    fingerprint TEXT        -- of the delivery that finished it
) STRICT;
CREATE INDEX tasks_queued ON tasks (lane) WHERE state = 0 OR state = 5 OR state = 7;
CREATE INDEX tasks_held ON tasks (lane, lease_until) WHERE state = 1;
CREATE INDEX tasks_parked ON tasks (state) WHERE state >= 3;
CREATE INDEX tasks_open_carriers ON tasks (first_carrier)
    WHERE first_carrier IS NOT NULL AND state NOT IN (2, 4);
CREATE INDEX tasks_external ON tasks (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX tasks_without_id ON tasks (fingerprint)
    WHERE fingerprint IS NOT NULL AND external_id IS NULL;

CREATE TABLE payloads (
    task INTEGER PRIMARY KEY,
    entity_type TEXT NOT NULL,
    headers TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;

CREATE TABLE intents (
    task INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    plan TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Attempts that have ended, or were cut off (then ended and state are NULL). A running one is in tasks.
CREATE TABLE attempts (
    task INTEGER NOT NULL,
    number INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    state INTEGER,
    reason TEXT,
    request TEXT,
    response TEXT,
    PRIMARY KEY (task, number)
) STRICT, WITHOUT ROWID;

-- Moves that no attempt tells of: what people did, behind the attempt of that number.
CREATE TABLE moves (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX moves_of_task ON moves (task);
)sql";

// Who paused it.
constexpr const char* version_8 = "ALTER TABLE pauses ADD COLUMN who TEXT NOT NULL DEFAULT ''";

const std::array steps{
    schema_step{1, version_1},          schema_step{2, version_2},
    schema_step{3, schema_of_people},   schema_step{4, schema_of_entities},
    schema_step{5, schema_of_listings}, schema_step{6, schema_of_names},
    schema_step{7, schema_of_parts},    schema_step{8, version_8},
};

failure foreign(const connection& connection) {
    return {failure_class::internal,
            connection.file().string() + " is no ledger: it is the database of another program",
            "move it away, or name another directory with --state"};
}

}  // namespace

std::span<const schema_step> schema_steps() {
    return steps;
}

result<std::int64_t> schema_version_of(connection& connection, std::int64_t newest) {
    const auto owner = connection.integer_of("PRAGMA application_id");
    const auto tables = connection.integer_of("SELECT count(*) FROM sqlite_schema");
    if (tables == 0 && (owner == 0 || owner == ledger_application_id)) {
        return std::int64_t{0};
    }
    const auto has_version = connection.integer_of(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'");
    if (owner != ledger_application_id || has_version == 0) {
        return foreign(connection);
    }
    const auto version = connection.integer_of("SELECT value FROM meta WHERE name = 'schema'");
    if (version > newest) {
        return failure(failure_class::internal,
                       "the ledger " + connection.file().string() +
                           " was written by a newer Sluice (schema " + std::to_string(version) +
                           ", this one knows " + std::to_string(newest) + ")",
                       "install that version, or name another directory with --state");
    }
    if (version < 1) {
        return foreign(connection);
    }
    return version;
}

void migrate(connection& connection, std::span<const schema_step> all) {
    try {
        connection.execute("BEGIN IMMEDIATE");
        // Asked again under the lock: two processes may start on one file at the same time.
        const auto found = schema_version_of(connection, all.back().version);
        const auto present = found ? *found : all.back().version;
        for (const auto& step : all) {
            if (step.version <= present) {
                continue;
            }
            connection.execute(step.sql);
            const auto note = "INSERT OR REPLACE INTO meta VALUES ('schema', " +
                              std::to_string(step.version) + ")";
            connection.execute(note.c_str());
        }
        const auto mark = "PRAGMA application_id = " + std::to_string(ledger_application_id);
        if (present == 0) {
            connection.execute(mark.c_str());
        }
        connection.execute("COMMIT");
    } catch (...) {
        connection.roll_back();
        throw;
    }
}

}  // namespace sluice::ledger::sqlite
