#pragma once

// What people send back into the queue.

#include "ledger/sqlite/task_condition.hpp"

namespace sluice::ledger::sqlite {

class offering {
 public:
    offering(connection& where, names& known) : where_(where), names_(known) {}

    // In a transaction of the caller's. Throws sql_error.
    std::size_t offer_again(const task_filter& filter, wall_time at);

 private:
    connection& where_;
    names& names_;
};

}  // namespace sluice::ledger::sqlite
