#pragma once

namespace sluice::ledger::sqlite {

// Version 4: when an entity was first seen, what listings showed it, what is kept of it, and tasks
// that carry the changes of several.
extern const char* const schema_of_entities;

}  // namespace sluice::ledger::sqlite
