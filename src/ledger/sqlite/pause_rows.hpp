#pragma once

// What is paused by hand.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/pauses.hpp>

namespace sluice::ledger::sqlite {

class pause_rows {
 public:
    explicit pause_rows(connection& connection);

    // Each in a transaction of the caller's. Throws sql_error.
    void add(const pause_entry& pause);
    bool remove(paused_kind kind, const std::string& name);
    std::vector<pause_entry> all();

 private:
    statement add_;
    statement remove_;
    statement all_;
};

}  // namespace sluice::ledger::sqlite
