#pragma once

// A prepared statement, and one use of it.

#include "ledger/sqlite/connection.hpp"

#include <sluice/ledger/task.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace sluice::ledger::sqlite {

// One use: binds values, steps, and resets at its end. It copies no text: the texts must outlive
// it.
class rows {
 public:
    template <class... Values>
    explicit rows(sqlite3_stmt* statement, const Values&... values) : rows(unbound{}, statement) {
        [[maybe_unused]] int place = 0;
        (bind(++place, values), ...);
    }
    rows(const rows&) = delete;
    rows& operator=(const rows&) = delete;
    ~rows();

    // Returns false after the last row. Throws sql_error.
    bool next();

    std::int64_t integer(int column) const;
    std::string text(int column) const;  // empty for NULL
    bool is_null(int column) const;
    bool is_integer(int column) const;
    wall_time time(int column) const;
    std::optional<wall_time> optional_time(int column) const;
    task_state state(int column) const { return static_cast<task_state>(integer(column)); }

    void bind(int place, std::int64_t value);
    void bind(int place, int value) { bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, bool value) { bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, task_state value) { bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, std::size_t value) { bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, std::string_view value);
    void bind(int place, const char* value) = delete;  // would be taken for a bool
    void bind(int place, wall_time value);
    template <class T>
    void bind(int place, const std::optional<T>& value) {
        if (value) {  // SQLite reads a parameter without a value as NULL
            bind(place, *value);
        }
    }

 private:
    // A delegating constructor, so that the destructor runs (and unbinds) when a bind throws.
    struct unbound {};
    rows(unbound, sqlite3_stmt* statement) : statement_(statement) {}

    sqlite3_stmt* statement_;
};

// Stores an empty text as NULL where it means "none".
inline std::optional<std::string_view> or_null(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

class statement {
 public:
    // Throws sql_error.
    statement(connection& connection, std::string_view sql);
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;
    ~statement();

    template <class... Values>
    rows with(const Values&... values) {
        return rows(statement_, values...);
    }

    // Runs a statement without rows and returns how many rows it changed. Throws sql_error.
    template <class... Values>
    std::int64_t run(const Values&... values) {
        rows used(statement_, values...);
        used.next();
        return changed();
    }

 private:
    std::int64_t changed() const;
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace sluice::ledger::sqlite
