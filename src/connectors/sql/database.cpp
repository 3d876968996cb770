#include "connectors/sql/database.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>
#include <sqlite3.h>

#include <cmath>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace sluice::sql {

namespace {

// SQLite asks once in so many instructions, about ten times in a millisecond.
constexpr int instructions_between_questions = 1000;

int stops(void* left) {
    return static_cast<const patience*>(left)->is_over() ? 1 : 0;
}

// The connector ends transactions itself. Other files and the settings of the database are not for
// a statement to change.
int allow(void* /*unused*/, int action, const char* /*first*/, const char* /*second*/,
          const char* /*schema*/, const char* /*trigger*/) {
    switch (action) {
        case SQLITE_TRANSACTION:
        case SQLITE_SAVEPOINT:
        case SQLITE_ATTACH:
        case SQLITE_DETACH:
        case SQLITE_PRAGMA:
            return SQLITE_DENY;
        default:
            return SQLITE_OK;
    }
}

bool holds_only_space(std::string_view text) {
    return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

failure not_allowed(std::string message, std::string mend) {
    return {failure_class::refused, std::move(message), std::move(mend)};
}

}  // namespace

void database::closer::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

void statement::closer::operator()(sqlite3_stmt* handle) const {
    sqlite3_finalize(handle);
}

result<database> database::open(const std::string& file, use wanted, const patience& left) {
    sqlite3* handle = nullptr;
    const int flags = (wanted == use::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    database opened(handle, file, wanted);
    if (code != SQLITE_OK) {
        return opened.fault(code).why;
    }
    // Nothing in a foreign schema may call functions or tables unnoticed.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // A database with foreign keys relies on every writer to keep them.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite3_progress_handler(handle, instructions_between_questions, stops,
                             const_cast<patience*>(&left));
    return opened;
}

result<statement> database::prepare(const std::string& sql) const {
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    sqlite3_set_authorizer(handle_.get(), allow, nullptr);
    const int code =
        sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &made, &rest);
    sqlite3_set_authorizer(handle_.get(), nullptr, nullptr);
    statement prepared(made);
    if (code == SQLITE_AUTH) {
        return not_allowed("the statement is a transaction, ATTACH or PRAGMA",
                           "leave it out: the connector opens the database and ends transactions");
    }
    if (code != SQLITE_OK) {
        return fault(code).why;
    }
    if (made == nullptr) {
        return not_allowed("there is no statement", "write one");
    }
    if (!holds_only_space(std::string_view(rest, sql.data() + sql.size()))) {
        return not_allowed("there is more than one statement", "write one");
    }
    const bool reads = sqlite3_stmt_readonly(made) != 0;
    if (use_ == use::read && !reads) {
        return not_allowed("the query writes", "a subscriber only reads: write a SELECT");
    }
    if (use_ == use::write && reads) {
        return not_allowed("the statement writes nothing", "write INSERT, UPDATE or DELETE");
    }
    return prepared;
}

result<void> database::run(const char* command) const {
    const int code = sqlite3_exec(handle_.get(), command, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return fault(code).why;
    }
    return {};
}

bool database::in_transaction() const {
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

std::int64_t database::total_changes() const {
    return sqlite3_total_changes64(handle_.get());
}

std::int64_t database::changes() const {
    return sqlite3_changes64(handle_.get());
}

sql_fault database::fault(int code) const {
    // SQLITE_NOMEM may leave no handle.
    const std::string said =
        handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_.get());
    sql_fault found;
    found.why.message = file_ + ": " + said;
    switch (code & 0xff) {  // the primary code
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            found.why.kind = failure_class::busy;
            found.why.mend = "another program holds a lock on the database";
            return found;
        case SQLITE_INTERRUPT:
            found.why.kind = failure_class::unreachable;
            found.why.message = file_ + ": the statement took longer than the client's time_limit";
            found.why.mend = "add an index, or raise time_limit";
            return found;
        case SQLITE_CANTOPEN:
            found.why.kind = failure_class::unreachable;
            found.why.mend = "the file must exist, and the daemon's user must be able to read it";
            return found;
        case SQLITE_READONLY:
        case SQLITE_PERM:
            found.why.kind = failure_class::unreachable;
            found.why.mend = "the daemon's user must be able to write the file and its folder";
            return found;
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            found.why.kind = failure_class::internal;
            found.why.mend = "check the file: sqlite3 FILE 'PRAGMA integrity_check'";
            return found;
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_NOMEM:
        case SQLITE_PROTOCOL:
            found.why.kind = failure_class::internal;
            return found;
        default:
            // A constraint, a wrong type, a function that does not take the value; or a statement
            // with a mistake.
            found.reach = fault_reach::statement;
            found.why.kind = failure_class::refused;
            return found;
    }
}

result<void> statement::bind(const bound_values& values) const {
    auto* handle = handle_.get();
    sqlite3_reset(handle);
    const int count = sqlite3_bind_parameter_count(handle);
    for (int place = 1; place <= count; ++place) {
        const char* named = sqlite3_bind_parameter_name(handle, place);
        if (named == nullptr || *named != ':') {
            return not_allowed("a parameter has no name of the form :name", "write it as :name");
        }
        const auto found = values.find(named + 1);
        if (found == values.end()) {
            return not_allowed(std::string("the parameter ") + named + " has no value",
                               "add it to parameters");
        }
        const auto put = [&](const auto& value) {
            using type = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<type, std::monostate>) {
                return sqlite3_bind_null(handle, place);
            } else if constexpr (std::is_same_v<type, std::int64_t>) {
                return sqlite3_bind_int64(handle, place, value);
            } else if constexpr (std::is_same_v<type, double>) {
                return sqlite3_bind_double(handle, place, value);
            } else if constexpr (std::is_same_v<type, std::string>) {
                return sqlite3_bind_text64(handle, place, value.data(), value.size(),
                                           SQLITE_TRANSIENT, SQLITE_UTF8);
            } else if constexpr (std::is_same_v<type, exact_number>) {
                return sqlite3_bind_text64(handle, place, value.digits.data(), value.digits.size(),
                                           SQLITE_TRANSIENT, SQLITE_UTF8);
            } else {
                // Without a pointer an empty blob would be NULL.
                return sqlite3_bind_blob64(handle, place,
                                           value.bytes.empty() ? "" : value.bytes.data(),
                                           value.bytes.size(), SQLITE_TRANSIENT);
            }
        };
        if (std::visit(put, found->second) != SQLITE_OK) {
            return not_allowed(std::string("the value of ") + named + " is too large",
                               "give a shorter one");
        }
    }
    return {};
}

int statement::step() const {
    return sqlite3_step(handle_.get());
}

void statement::reset() const {
    sqlite3_reset(handle_.get());
}

std::size_t statement::columns() const {
    return static_cast<std::size_t>(sqlite3_column_count(handle_.get()));
}

std::string statement::column_name(std::size_t column) const {
    const char* name = sqlite3_column_name(handle_.get(), static_cast<int>(column));
    return name == nullptr ? std::string() : std::string(name);
}

std::size_t statement::column_bytes(std::size_t column) const {
    const int place = static_cast<int>(column);
    const int type = sqlite3_column_type(handle_.get(), place);
    const bool has_length = type == SQLITE_TEXT || type == SQLITE_BLOB;
    return has_length ? static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), place)) : 8;
}

result<json::value> statement::value(std::size_t column) const {
    auto* handle = handle_.get();
    const int place = static_cast<int>(column);
    const auto unfit = [&](const std::string& reason) {
        return failure(failure_class::invalid,
                       "column '" + column_name(column) + "' holds " + reason);
    };
    switch (sqlite3_column_type(handle, place)) {
        case SQLITE_INTEGER:
            return json::value(sqlite3_column_int64(handle, place));
        case SQLITE_FLOAT: {
            const double number = sqlite3_column_double(handle, place);
            if (!std::isfinite(number)) {
                return unfit("an infinite number, which JSON has not");
            }
            return json::value(number);
        }
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle, place));
            const std::string_view letters(
                text, static_cast<std::size_t>(sqlite3_column_bytes(handle, place)));
            if (utf8_fault(letters) != std::string_view::npos) {
                return unfit("a text that is not valid UTF-8");
            }
            return json::value(json::string(letters));
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle, place));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle, place));
            json::object encoded;
            encoded["base64"] =
                base64(bytes == nullptr ? std::string_view() : std::string_view(bytes, size));
            return json::value(std::move(encoded));
        }
        default:
            return json::value(nullptr);
    }
}

}  // namespace sluice::sql
