#pragma once

namespace sluice::ledger::sqlite {

// Version 5: which rows the listing under way has shown, and which further rows an identifier has.
extern const char* const schema_of_listings;

}  // namespace sluice::ledger::sqlite
