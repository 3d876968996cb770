#include "ledger/sqlite/statement.hpp"

#include "ledger/sqlite/sql_error.hpp"

#include <sqlite3.h>

namespace sluice::ledger::sqlite {

rows::~rows() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

bool rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    throw sql_error(sqlite3_db_handle(statement_), code);
}

std::int64_t rows::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string rows::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (bytes == nullptr) {
        return {};
    }
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool rows::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

bool rows::is_integer(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_INTEGER;
}

wall_time rows::time(int column) const {
    return wall_time(std::chrono::milliseconds(integer(column)));
}

std::optional<wall_time> rows::optional_time(int column) const {
    if (is_null(column)) {
        return std::nullopt;
    }
    return time(column);
}

void rows::bind(int place, std::int64_t value) {
    sqlite3_bind_int64(statement_, place, value);
}

void rows::bind(int place, std::string_view value) {
    const char* bytes = value.data() != nullptr ? value.data() : "";
    const int code =
        sqlite3_bind_text64(statement_, place, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK) {  // SQLite refuses a value above its limit
        throw sql_error(sqlite3_db_handle(statement_), code);
    }
}

void rows::bind(int place, wall_time value) {
    bind(place, static_cast<std::int64_t>(value.time_since_epoch().count()));
}

statement::statement(connection& connection, std::string_view sql) {
    const int code =
        sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) {
        throw sql_error(connection.handle(), code);
    }
}

statement::~statement() {
    sqlite3_finalize(statement_);
}

std::int64_t statement::changed() const {
    return sqlite3_changes64(sqlite3_db_handle(statement_));
}

}  // namespace sluice::ledger::sqlite
