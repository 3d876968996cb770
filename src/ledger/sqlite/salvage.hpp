#pragma once

// Reads all readable rows of a table, also when some of its pages are damaged.

#include "ledger/sqlite/statement.hpp"
#include "ledger/sqlite/table_list.hpp"

#include <functional>

namespace sluice::ledger::sqlite {

class salvage {
 public:
    using taker = std::function<bool(const rows&)>;  // returns false to end the salvage

    // The columns are those of the table, in order. All arguments outlive the salvage.
    salvage(connection& connection, const table_shape& table, const taker& take);

    // Returns a text about the rows that could not be read; empty when all were. Throws sql_error
    // for every error that is not a damaged page.
    std::vector<std::string> run();

    bool was_ended() const { return ended_; }
    std::int64_t rows_read() const { return read_; }

 private:
    // Returns true when it read all rows, false when it met a damaged page.
    bool read(const std::string& condition_and_order);
    bool read_rowid(std::int64_t id);
    void read_past_damage(std::vector<std::string>& lost);
    void read_between(std::int64_t first, std::int64_t last, std::vector<std::string>& lost);

    connection& connection_;
    const table_shape& table_;
    const taker& take_;
    std::string columns_;
    std::int64_t read_ = 0;
    std::int64_t here_ = 0;  // the id of the last row that was read, where rows have ids
    bool ended_ = false;
};

}  // namespace sluice::ledger::sqlite
