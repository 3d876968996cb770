#pragma once

// Tells the version of a ledger's file, and migrates an older one, when a ledger is opened.

#include "ledger/sqlite/connection.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <span>

namespace sluice::ledger::sqlite {

// "Slui": the `PRAGMA application_id` of a ledger.
inline constexpr std::int64_t ledger_application_id = 0x536C'7569;

// Statements that lead from the version before to this one. The first step makes the tables.
struct schema_step {
    std::int64_t version;
    const char* sql;
};

// The steps in order, from schema_steps.cpp.
std::span<const schema_step> schema_steps();

// Returns the version of a ledger, or 0 for an empty database, which becomes one. Fails when the
// file is another database, or a ledger of a version past `newest`. Changes nothing. Throws
// sql_error.
result<std::int64_t> schema_version_of(connection& connection, std::int64_t newest);

// Takes every step past the file's version, in one transaction. When it throws sql_error, nothing
// changed.
void migrate(connection& connection, std::span<const schema_step> steps);

}  // namespace sluice::ledger::sqlite
