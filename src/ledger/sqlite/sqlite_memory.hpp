#pragma once

// Gives SQLite its small blocks of memory from lists of the calling thread.
//
// Debian builds SQLite without its own cache of small blocks (lookaside). Each statement then
// allocates and frees a dozen of them: a quarter of all allocations of a delivery.

struct sqlite3_mem_methods;

namespace sluice::ledger::sqlite {

// For `SQLITE_CONFIG_MALLOC`. A thread keeps at most 32 KB of what it freed, until it ends. Blocks
// may be freed by another thread than the one that allocated them.
const sqlite3_mem_methods& memory_in_lists();

}  // namespace sluice::ledger::sqlite
