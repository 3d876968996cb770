#include "ledger/sqlite/schema_parts.hpp"

namespace sluice::ledger::sqlite {

// Tasks of a page that takes several transactions. They stand apart until the page is committed, so
// that nothing else in the ledger ever meets a task of a page that may still be taken back.
const char* const schema_of_parts = R"sql(
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

}  // namespace sluice::ledger::sqlite
