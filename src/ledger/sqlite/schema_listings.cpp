#include "ledger/sqlite/schema_listings.hpp"

namespace sluice::ledger::sqlite {

// A row of listing_pages holds marks of several hundred identifiers. A mark in `entities` would
// write a page of that table for nearly every record of a listing, though none of them has changed.
const char* const schema_of_listings = R"sql(
ALTER TABLE entities ADD COLUMN other_rows TEXT;
ALTER TABLE incomings ADD COLUMN listings_begun INTEGER NOT NULL DEFAULT 0;

CREATE TABLE listing_pages (
    id INTEGER PRIMARY KEY,
    incoming INTEGER NOT NULL,
    shown TEXT NOT NULL  -- marks of 16 hexadecimal digits, one after the other
) STRICT;
CREATE INDEX listing_pages_of_incoming ON listing_pages (incoming);
)sql";

}  // namespace sluice::ledger::sqlite
