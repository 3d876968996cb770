#include "ledger/sqlite/schema.hpp"

#include <string>

namespace sluice::ledger::sqlite {

namespace {

failure foreign(const connection& where) {
    return {failure_class::internal,
            where.file().string() + " is no ledger: it is the database of another program",
            "move it away, or name another directory with --state"};
}

}  // namespace

result<std::int64_t> schema_version_of(connection& where, std::int64_t newest) {
    const auto owner = where.integer_of("PRAGMA application_id");
    const auto tables = where.integer_of("SELECT count(*) FROM sqlite_schema");
    if (tables == 0 && (owner == 0 || owner == ledger_application_id)) {
        return std::int64_t{0};
    }
    const auto has_version = where.integer_of(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'");
    if (owner != ledger_application_id || has_version == 0) {
        return foreign(where);
    }
    const auto version = where.integer_of("SELECT value FROM meta WHERE name = 'schema'");
    if (version > newest) {
        return failure(failure_class::internal,
                       "the ledger " + where.file().string() +
                           " was written by a newer Sluice (schema " + std::to_string(version) +
                           ", this one knows " + std::to_string(newest) + ")",
                       "install that version, or name another directory with --state");
    }
    if (version < 1) {
        return foreign(where);
    }
    return version;
}

void migrate(connection& where, std::span<const schema_step> all) {
    try {
        where.execute("BEGIN IMMEDIATE");
        // Asked again under the lock: two processes may start on one file at the same time.
        const auto found = schema_version_of(where, all.back().version);
        const auto present = found ? *found : all.back().version;
        for (const auto& step : all) {
            if (step.version <= present) {
                continue;
            }
            where.execute(step.sql);
            const auto note = "INSERT OR REPLACE INTO meta VALUES ('schema', " +
                              std::to_string(step.version) + ")";
            where.execute(note.c_str());
        }
        const auto mark = "PRAGMA application_id = " + std::to_string(ledger_application_id);
        if (present == 0) {
            where.execute(mark.c_str());
        }
        where.execute("COMMIT");
    } catch (...) {
        where.roll_back();
        throw;
    }
}

}  // namespace sluice::ledger::sqlite
