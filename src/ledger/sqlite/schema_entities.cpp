#include "ledger/sqlite/schema_entities.hpp"

namespace sluice::ledger::sqlite {

// Snapshots stand apart: they would make the rows that every change check reads long, and few
// incomings want them. `carried` is there for tasks of several entities (tasks.hash is then '+');
// its rows go when their task is settled.
const char* const schema_of_entities = R"sql(
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

}  // namespace sluice::ledger::sqlite
