#pragma once

// Reads and changes stored values and pauses; reader and writer use it.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/key_values.hpp>
#include <sluice/ledger/pauses.hpp>

namespace sluice::ledger::sqlite {

class value_rows {
 public:
    explicit value_rows(connection& connection);

    // Every function runs in the caller's transaction and throws sql_error.
    std::vector<std::optional<stored_value>> values_of(const std::string& store,
                                                       const std::vector<std::string>& keys,
                                                       wall_time now);
    std::vector<stored_value> list(const value_filter& filter, wall_time now);
    void change(const std::vector<value_change>& changes, wall_time at);
    std::size_t drop_expired(wall_time now);

 private:
    statement value_;
    statement from_;
    statement behind_;
    statement keep_;
    statement remove_;
    statement drop_expired_;
};

// Stores the pauses of operators.
class pause_rows {
 public:
    explicit pause_rows(connection& connection);

    // Every function runs in the caller's transaction and throws sql_error.
    void add(const pause_entry& pause);
    bool remove(paused_kind kind, const std::string& name);
    std::vector<pause_entry> all();

 private:
    statement add_;
    statement remove_;
    statement all_;
};

}  // namespace sluice::ledger::sqlite
