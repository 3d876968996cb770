#include "ledger/sqlite/schema_people.hpp"

namespace sluice::ledger::sqlite {

// The index of words holds no texts (they are in payloads), and is written in idle time: up to the
// task that `meta` names. Its words are made by ledger/task_words.hpp; "facts" are the lane (l12),
// the incoming (i3) and the words of the entity's id (e…).
//
// Of a dropped task stays what tells whether something was posted: the id that its target gave, or
// that a delivery of that fingerprint finished without one.
const char* const schema_of_people = R"sql(
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

}  // namespace sluice::ledger::sqlite
