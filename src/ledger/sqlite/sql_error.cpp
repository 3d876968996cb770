#include "ledger/sqlite/sql_error.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <system_error>

namespace sluice::ledger::sqlite {

namespace {

constexpr int primary(int code) {
    return code & 0xFF;
}

std::string reason_of(int system_error) {
    return std::error_code(system_error, std::generic_category()).message();
}

}  // namespace

sql_error::sql_error(sqlite3* connection, int code)
    : std::runtime_error(connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code)),
      code_(connection != nullptr ? sqlite3_extended_errcode(connection) : code),
      system_error_(connection != nullptr ? sqlite3_system_errno(connection) : 0) {}

bool sql_error::concerns_the_file() const {
    switch (primary(code_)) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_BUSY:
            return true;
        default:
            return false;
    }
}

bool sql_error::is_damage() const {
    return primary(code_) == SQLITE_CORRUPT;
}

failure sql_error::as_failure(const std::filesystem::path& file) const {
    const auto name = file.string();
    const auto internal = failure_class::internal;
    switch (primary(code_)) {
        case SQLITE_FULL:
            return {internal, "the ledger cannot be written: disk full (" + name + ")",
                    "make room on its disk; writing goes on by itself"};
        case SQLITE_IOERR:
            if (system_error_ == ENOSPC || system_error_ == EDQUOT) {
                return {internal, "the ledger cannot be written: disk full (" + name + ")",
                        "make room on its disk or raise the quota; writing goes on by itself"};
            }
            return {internal,
                    "the ledger cannot be read or written: " +
                        (system_error_ != 0 ? reason_of(system_error_) : what()) + " (" + name +
                        ")",
                    "look at the disk and at the system's log; writing goes on by itself"};
        case SQLITE_CORRUPT:
            return {internal, "the ledger is damaged: " + std::string(what()) + " (" + name + ")",
                    "sluice ledger check says where; sluice ledger export saves what can be read; "
                    "then stop "
                    "the daemon and put a backup in its place"};
        case SQLITE_NOTADB:
            return {internal, name + " is no ledger: it is not an SQLite database",
                    "move it away, or name another directory with --state"};
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return {
                internal,
                "the ledger cannot be opened for this: " + std::string(what()) + " (" + name + ")",
                "make the file and its directory writable for the daemon's user"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {internal, "the ledger is locked by another process (" + name + ")",
                    "end the program that holds it, or try again"};
        default:
            return {internal, "the ledger failed: " + std::string(what()) + " (" + name + ")",
                    "sluice ledger check tells whether the file is whole; if it is, this is a "
                    "mistake of Sluice: report it with this line"};
    }
}

}  // namespace sluice::ledger::sqlite
