#pragma once

namespace sluice::ledger::sqlite {

// What people search, change and drop.
extern const char* const schema_of_people;

}  // namespace sluice::ledger::sqlite
