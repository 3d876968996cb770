#pragma once

namespace sluice::ledger::sqlite {

extern const char* const schema_of_parts;

}  // namespace sluice::ledger::sqlite
