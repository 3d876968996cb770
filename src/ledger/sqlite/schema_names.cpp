#include "ledger/sqlite/schema_names.hpp"

namespace sluice::ledger::sqlite {

// `sends` of an older task is not known: it is then taken from its attempts. `source` is empty
// where no run has told it, `next_run_of` where an older version planned the run.
//
// The first listings of incomings that have run before are over: nothing is held back of them.
// (`part` '' is the incoming itself, see engine/first_listing.hpp.) Keys of the runs of deliveries
// become lists of names: "a/b" could be of two names, or of one.
const char* const schema_of_names = R"sql(
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

}  // namespace sluice::ledger::sqlite
