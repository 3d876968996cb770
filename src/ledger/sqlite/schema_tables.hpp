#pragma once

// The tables with which every ledger begins: version 1 of its schema, for schema_steps.cpp. It is
// history and never changes.

namespace sluice::ledger::sqlite {

// States are the numbers of task_state: 0 new, 1 processing, 2 finished, 3 failed, 4 skipped, 5
// retry, 6 rejected, 7 waiting, 8 uncertain, 9 held (since version 9), 10 confirming (since 10).
// Times are UTC in milliseconds.
//
// The constant part of a task (payloads) is apart from the changing one (tasks): a claim and a
// settlement then rewrite some 60 bytes and not the data. The indices on tasks are partial ones,
// on states that a task passes through or waits in, so that finished tasks cost nothing.
//
// The newest task is never deleted: its id is what keeps ids from being used again.
inline constexpr const char* version_1 = R"sql(
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

-- Moves that no attempt tells of: people made them, after the attempt of that number.
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

}  // namespace sluice::ledger::sqlite
