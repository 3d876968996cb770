#pragma once

// Opening a ledger asks here for its version, and migrates an older file.

#include "ledger/sqlite/connection.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <span>

namespace sluice::ledger::sqlite {

// "Slui": what `PRAGMA application_id` of a ledger says.
inline constexpr std::int64_t ledger_application_id = 0x536C'7569;

// Statements that lead from the version before to this one; the first step makes the tables.
struct schema_step {
    std::int64_t version;
    const char* sql;
};

// In order, from schema_steps.cpp.
std::span<const schema_step> schema_steps();

// 0: an empty database, to become a ledger. Fails when the file is a database of something else, or
// a ledger of a version past `newest`. Changes nothing. Throws sql_error.
result<std::int64_t> schema_version_of(connection& connection, std::int64_t newest);

// Takes every step past the file's version, all in one transaction. Throws sql_error; then nothing
// changed.
void migrate(connection& connection, std::span<const schema_step> steps);

}  // namespace sluice::ledger::sqlite
