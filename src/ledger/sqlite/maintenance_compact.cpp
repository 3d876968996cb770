#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/sql_error.hpp"
#include "ledger/sqlite/statement.hpp"
#include "ledger/sqlite/table_list.hpp"

#include <sluice/ledger/maintenance.hpp>

#include <system_error>

namespace sluice::ledger {

namespace {

using sqlite::connection;

std::int64_t size_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

constexpr std::int64_t incremental = 2;

}  // namespace

result<compact_report> compact_ledger(const std::filesystem::path& file) {
    compact_report report;
    try {
        connection connection(file, sqlite::access::write);
        const auto version =
            sqlite::schema_version_of(connection, sqlite::schema_steps().back().version);
        if (!version) {
            return version.error();
        }
        connection.set_up_for_writing(durability::power_safe);
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        report.bytes_before = size_of(file);
        connection.execute("INSERT INTO task_words (task_words) VALUES ('optimize')");
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL");
        connection.execute("VACUUM");
        connection.execute("PRAGMA optimize");
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        report.bytes_after = size_of(file);
    } catch (const sqlite::sql_error& error) {
        return error.as_failure(file).within("compacting");
    }
    return report;
}

result<ledger_info> describe_ledger(const std::filesystem::path& file) {
    ledger_info info;
    try {
        connection connection(file, sqlite::access::read);
        const auto version =
            sqlite::schema_version_of(connection, sqlite::schema_steps().back().version);
        if (!version) {
            return version.error();
        }
        info.schema = *version;
        info.bytes = size_of(file);
        info.log_bytes = size_of(file.string() + "-wal");
        info.free_bytes = connection.integer_of("PRAGMA freelist_count") *
                          connection.integer_of("PRAGMA page_size");
        info.gives_space_back = connection.integer_of("PRAGMA auto_vacuum") == incremental;
        info.words_up_to =
            connection.integer_of("SELECT value FROM meta WHERE name = 'words_up_to'");
        info.newest_task = connection.integer_of("SELECT coalesce(max(id), 0) FROM tasks");
        for (const auto& table : sqlite::tables_of(connection)) {
            const auto sql = "SELECT count(*) FROM " + table.name;
            info.rows.emplace_back(table.name, connection.integer_of(sql.c_str()));
        }
    } catch (const sqlite::sql_error& error) {
        return error.as_failure(file);
    }
    return info;
}

}  // namespace sluice::ledger
