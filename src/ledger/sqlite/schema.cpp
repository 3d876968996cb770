#include "ledger/sqlite/schema.hpp"

#include <string>

namespace sluice::ledger::sqlite {

namespace {

failure foreign(const connection& connection) {
    return {failure_class::internal,
            connection.file().string() + " is no ledger: it is the database of another program",
            "move it away, or name another directory with --state"};
}

}  // namespace

result<std::int64_t> schema_version_of(connection& connection, std::int64_t newest) {
    const auto owner = connection.integer_of("PRAGMA application_id");
    const auto tables = connection.integer_of("SELECT count(*) FROM sqlite_schema");
    if (tables == 0 && (owner == 0 || owner == ledger_application_id)) {
        return std::int64_t{0};
    }
    const auto has_version = connection.integer_of(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'");
    if (owner != ledger_application_id || has_version == 0) {
        return foreign(connection);
    }
    const auto version = connection.integer_of("SELECT value FROM meta WHERE name = 'schema'");
    if (version > newest) {
        return failure(failure_class::internal,
                       "the ledger " + connection.file().string() +
                           " was written by a newer Sluice (schema " + std::to_string(version) +
                           ", this one knows " + std::to_string(newest) + ")",
                       "install that version, or name another directory with --state");
    }
    if (version < 1) {
        return foreign(connection);
    }
    return version;
}

void migrate(connection& connection, std::span<const schema_step> all) {
    try {
        connection.execute("BEGIN IMMEDIATE");
        // Asked again under the lock, because two processes may start on one file at the same time.
        const auto found = schema_version_of(connection, all.back().version);
        const auto present = found ? *found : all.back().version;
        for (const auto& step : all) {
            if (step.version <= present) {
                continue;
            }
            connection.execute(step.sql);
            const auto note = "INSERT OR REPLACE INTO meta VALUES ('schema', " +
                              std::to_string(step.version) + ")";
            connection.execute(note.c_str());
        }
        const auto mark = "PRAGMA application_id = " + std::to_string(ledger_application_id);
        if (present == 0) {
            connection.execute(mark.c_str());
        }
        connection.execute("COMMIT");
    } catch (...) {
        connection.roll_back();
        throw;
    }
}

}  // namespace sluice::ledger::sqlite
