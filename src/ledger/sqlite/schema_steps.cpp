#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/schema_tables.hpp"

#include <array>

// Steps are history and never change: a new version is a step at the end.

namespace sluice::ledger::sqlite {

namespace {

// Version 2: stored values, pauses, order keys, and the targets that gave external ids.
constexpr const char* version_2 = R"sql(
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

// Version 3: operators search, change and drop tasks.
//
// The index of words holds no texts (they are in payloads), and is written in idle time: up to the
// task that `meta` names. Its words are made by ledger/task_words.hpp; "facts" are the lane (l12),
// the incoming (i3) and the words of the entity's id (e…).
//
// A dropped task leaves the proof that something was posted: the id that its target gave, or the
// fact that a delivery of that fingerprint finished without one.
constexpr const char* version_3 = R"sql(
CREATE VIRTUAL TABLE task_words USING fts5(
    facts, data, content='', detail=column, columnsize=0, tokenize='ascii'
);
INSERT INTO meta VALUES ('words_up_to', 0);

ALTER TABLE moves ADD COLUMN who TEXT NOT NULL DEFAULT '';

CREATE TABLE former_data (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL,
    until INTEGER NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX former_data_of_task ON former_data (task);

-- `target` is 0 where tasks.target is NULL.
CREATE TABLE dropped_results (
    external_id TEXT NOT NULL,
    lane INTEGER NOT NULL,
    target INTEGER NOT NULL,
    PRIMARY KEY (external_id, lane, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE dropped_without_id (
    fingerprint TEXT NOT NULL,
    lane INTEGER NOT NULL,
    target INTEGER NOT NULL,
    tasks INTEGER NOT NULL,
    PRIMARY KEY (fingerprint, lane, target)
) STRICT, WITHOUT ROWID;
)sql";

// Version 4: when an entity was first seen, which listings showed it, its snapshot, and tasks that
// carry the changes of several entities.
//
// Snapshots stand apart: they would make the rows that every change check reads long, and few
// incomings want them. `carried` is there for tasks of several entities (tasks.hash is then '+');
// its rows go when their task is settled.
constexpr const char* version_4 = R"sql(
ALTER TABLE entities ADD COLUMN first_seen INTEGER;
ALTER TABLE entities ADD COLUMN seen_in INTEGER NOT NULL DEFAULT 0;  -- number of the last listing
ALTER TABLE entities ADD COLUMN watched TEXT;

ALTER TABLE incomings ADD COLUMN listings INTEGER NOT NULL DEFAULT 0;    -- complete ones so far
ALTER TABLE incomings ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;    -- the one under way
ALTER TABLE incomings ADD COLUMN start_over INTEGER NOT NULL DEFAULT 0;  -- asked for in a run

CREATE TABLE snapshots (
    incoming INTEGER NOT NULL,
    id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (incoming, id)
) STRICT;

CREATE TABLE carried (
    task INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    first_carrier INTEGER,
    PRIMARY KEY (task, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX carried_together ON carried (first_carrier, source_id)
    WHERE first_carrier IS NOT NULL;
)sql";

// Version 5: which rows the current listing has shown, and the further rows of an identifier.
//
// A row of listing_pages holds marks of several hundred identifiers. A mark in `entities` would
// write a page of that table for nearly every record of a listing, though none of them has changed.
constexpr const char* version_5 = R"sql(
ALTER TABLE entities ADD COLUMN other_rows TEXT;
ALTER TABLE incomings ADD COLUMN listings_begun INTEGER NOT NULL DEFAULT 0;

CREATE TABLE listing_pages (
    id INTEGER PRIMARY KEY,
    incoming INTEGER NOT NULL,
    shown TEXT NOT NULL  -- marks of 16 hexadecimal digits, one after the other
) STRICT;
CREATE INDEX listing_pages_of_incoming ON listing_pages (incoming);
)sql";

// Version 6: the schedule of a planned run, sends, rejected tasks, and the source of a memory.
//
// `sends` of an older task is not known: it is then taken from its attempts. `source` is empty
// where no run has told it, `next_run_of` where an older version planned the run.
//
// The first listings of incomings that have run before are over: nothing is held back of them.
// (`part` '' is the incoming itself, see engine/first_listing.hpp.) Keys of the runs of deliveries
// become lists of names: "a/b" could be of two names, or of one.
constexpr const char* version_6 = R"sql(
ALTER TABLE tasks ADD COLUMN sends INTEGER;
ALTER TABLE runs ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incomings ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE incomings ADD COLUMN next_run_of TEXT NOT NULL DEFAULT '';

INSERT OR IGNORE INTO stored_values
    SELECT '.first-listings', json_array(name, ''), '{"state":"over"}', last_run, NULL
    FROM incomings WHERE last_run IS NOT NULL;

UPDATE OR IGNORE stored_values SET key =
    (SELECT json_array(route, outgoing) FROM lanes WHERE route || '/' || outgoing = key)
    WHERE store = 'sluice.deliveries'
    AND 1 = (SELECT count(*) FROM lanes WHERE route || '/' || outgoing = key);
DELETE FROM stored_values WHERE store = 'sluice.deliveries' AND NOT json_valid(key);
)sql";

// Version 7: pages in parts.
//
// Tasks of a page that takes several transactions. They stand apart until the page is committed, so
// that nothing else in the ledger ever meets a task of a page that may still be taken back.
constexpr const char* version_7 = R"sql(
CREATE TABLE part_tasks (
    id INTEGER PRIMARY KEY,
    incoming INTEGER NOT NULL,
    run INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    state INTEGER NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    headers TEXT NOT NULL,
    data TEXT NOT NULL,
    source_id TEXT,
    reason TEXT,
    order_key TEXT
) STRICT;
CREATE INDEX part_tasks_of_incoming ON part_tasks (incoming);
CREATE INDEX part_tasks_of_source ON part_tasks (incoming, source_id);

-- The entities of a task that is a batch, in place of its source_id.
CREATE TABLE part_entities (
    task INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    incoming INTEGER NOT NULL,
    PRIMARY KEY (task, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_entities_of_source ON part_entities (incoming, source_id);

-- Pages that are committed, and whose tasks are not all in their lanes yet.
CREATE TABLE part_pages (
    incoming INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- The changes that tasks of such a page carry, and the first task that carries each.
CREATE TABLE part_changes (
    incoming INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    first_carrier INTEGER,
    PRIMARY KEY (incoming, source_id)
) STRICT, WITHOUT ROWID;
)sql";

// Version 8: the operator who made a pause.
constexpr const char* version_8 = "ALTER TABLE pauses ADD COLUMN who TEXT NOT NULL DEFAULT ''";

// Version 9: the generation of the configuration that made a task or began a run, the page of a
// task, and approvals.
//
// The numbers are NULL where an earlier version wrote the row.
constexpr const char* version_9 = R"sql(
ALTER TABLE tasks ADD COLUMN generation INTEGER;
ALTER TABLE tasks ADD COLUMN page INTEGER;
ALTER TABLE tasks ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN generation INTEGER;
ALTER TABLE part_tasks ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE part_tasks ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;

CREATE INDEX tasks_on_hold ON tasks (lane, order_key) WHERE state = 9;
)sql";

// Version 10: tasks whose target decides later what becomes of them, by the moment of the next
// question.
constexpr const char* version_10 =
    "CREATE INDEX tasks_confirming ON tasks (next_attempt) WHERE state = 10";

// Version 11: the tasks that follow another one, by their header `after_task`.
//
// Few tasks follow another one, and only they are in this index. It holds the number and the quote
// after it, as the headers have them. SQLite 3.40 takes no function of JSON into an index when it
// does not trust the schema.
constexpr const char* version_11 = R"sql(
CREATE INDEX payloads_following
    ON payloads (substr(headers, instr(headers, '"after_task":"') + 14, 20))
    WHERE instr(headers, '"after_task":"') > 0;
)sql";

// Version 12: parked tasks by lane and state.
//
// Counts by lane read this index alone, and no task. A task that is delivered at its first attempt
// is never in it, so that deliveries pay nothing for it.
constexpr const char* version_12 =
    "CREATE INDEX tasks_parked_of_lane ON tasks (state, lane) WHERE state >= 3";

constexpr std::array steps{
    schema_step{1, version_1},   schema_step{2, version_2},   schema_step{3, version_3},
    schema_step{4, version_4},   schema_step{5, version_5},   schema_step{6, version_6},
    schema_step{7, version_7},   schema_step{8, version_8},   schema_step{9, version_9},
    schema_step{10, version_10}, schema_step{11, version_11}, schema_step{12, version_12},
};

}  // namespace

std::span<const schema_step> schema_steps() {
    return steps;
}

}  // namespace sluice::ledger::sqlite
