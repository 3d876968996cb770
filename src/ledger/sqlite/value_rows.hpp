#pragma once

// The values of every store.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/key_values.hpp>

namespace sluice::ledger::sqlite {

class value_rows {
 public:
    explicit value_rows(connection& connection);

    // Each in a transaction of the caller's. Throws sql_error.
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

}  // namespace sluice::ledger::sqlite
