#pragma once

// A connection to a SQLite database and a statement of it. One thread at a time uses them.

#include "connectors/sql/patient_work.hpp"
#include "connectors/sql/row_page.hpp"
#include "connectors/sql/sql_value.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace sluice::sql {

// Tells how far a fault reaches.
enum class fault_reach {
    statement,  // the values of this execution: another record may do
    database,   // every statement would fail
};

struct sql_fault {
    fault_reach reach = fault_reach::database;
    failure why;
};

class statement;

class database {
 public:
    enum class use { read, write };

    // The database stops each statement when `left` is over; `left` outlives it. A file that does
    // not exist is a failure.
    static result<database> open(const std::string& file, use wanted, const patience& left);

    // Prepares the one statement of a configuration. Refuses several statements, transactions,
    // ATTACH and PRAGMA; when reading, every statement that writes; when writing, every one that
    // does not.
    result<statement> prepare(const std::string& sql) const;

    // Runs BEGIN, COMMIT or ROLLBACK.
    result<void> run(const char* command) const;

    // False after a statement has rolled the transaction back by itself.
    bool in_transaction() const;
    std::int64_t total_changes() const;
    std::int64_t changes() const;
    sql_fault fault(int code) const;

 private:
    struct closer {
        void operator()(sqlite3* handle) const;
    };

    database(sqlite3* handle, std::string file, use wanted)
        : handle_(handle), file_(std::move(file)), use_(wanted) {}

    std::unique_ptr<sqlite3, closer> handle_;
    std::string file_;
    use use_;
};

// Must not outlive its database.
class statement final : public current_row {
 public:
    struct closer {
        void operator()(sqlite3_stmt* handle) const;
    };
    explicit statement(sqlite3_stmt* handle) : handle_(handle) {}

    // Makes the statement ready for another execution with these values. Every parameter of the
    // statement needs a value; values without a parameter are left out.
    result<void> bind(const bound_values& values) const;

    // Returns a code of SQLite: SQLITE_ROW, SQLITE_DONE or an error.
    int step() const;
    void reset() const;

    std::size_t columns() const override;
    std::string column_name(std::size_t column) const override;
    std::size_t column_bytes(std::size_t column) const override;
    result<json::value> value(std::size_t column) const override;

 private:
    std::unique_ptr<sqlite3_stmt, closer> handle_;
};

}  // namespace sluice::sql
