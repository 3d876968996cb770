#pragma once

namespace sluice::ledger::sqlite {

// The step that tells of what was planned, sent and rejected, and of where memory came from.
extern const char* const schema_of_names;

}  // namespace sluice::ledger::sqlite
