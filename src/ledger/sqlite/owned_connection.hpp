#pragma once

// A ledger that root reads in order to write elsewhere: a backup, an export.

#include "ledger/sqlite/connection.hpp"

#include <sluice/error.hpp>

#include <filesystem>
#include <memory>

namespace sluice::ledger::sqlite {

// Opened to read, within a transaction. Every file of the ledger has been opened when this returns,
// as the owner of its directory; after that the process is again who it was. Throws sql_error.
result<std::unique_ptr<connection>> open_as_owner(const std::filesystem::path& file);

}  // namespace sluice::ledger::sqlite
