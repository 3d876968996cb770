#pragma once

// Reads all rows of a table that can be read, also when some of its pages are damaged.

#include "ledger/sqlite/statement.hpp"
#include "ledger/sqlite/table_list.hpp"

#include <functional>

namespace sluice::ledger::sqlite {

class salvage {
 public:
    using taker = std::function<bool(const rows&)>;  // false: no more, please

    // The columns are those of the table, in order. All of it outlives the salvage.
    salvage(connection& connection, const table_shape& table, const taker& take);

    // What could not be read, for a person; empty: all was. Throws sql_error when it is not the
    // damage of a page.
    std::vector<std::string> run();

    bool was_ended() const { return ended_; }
    std::int64_t rows_read() const { return read_; }

 private:
    // True: all of it was read. False: a damaged page was met.
    bool read(const std::string& condition_and_order);
    bool read_rowid(std::int64_t id);
    void read_past_damage(std::vector<std::string>& lost);
    void read_between(std::int64_t first, std::int64_t last, std::vector<std::string>& lost);

    connection& connection_;
    const table_shape& table_;
    const taker& take_;
    std::string columns_;
    std::int64_t read_ = 0;
    std::int64_t here_ = 0;  // of the row that was read last, where rows have ids
    bool ended_ = false;
};

}  // namespace sluice::ledger::sqlite
