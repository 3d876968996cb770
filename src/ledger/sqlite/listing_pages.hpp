#pragma once

// Which identifiers the pages of the listing under way have shown: some 16 bytes each, so that a
// listing of 100,000 rows is looked through in milliseconds. Nothing of it is held in memory.

#include "ledger/sqlite/statement.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

class listing_pages {
 public:
    explicit listing_pages(connection& connection);

    // Each in a transaction of the caller's. Throws sql_error.
    void begin(std::int64_t incoming);  // counts the listing, and forgets what the last one showed
    void add(std::int64_t incoming, const std::vector<std::string>& shown);
    void forget(std::int64_t incoming);

 private:
    statement begin_;
    statement forget_;
    statement last_;
    statement insert_;
    statement append_;
};

class shown_rows {
 public:
    explicit shown_rows(connection& connection);

    // In the order asked. Throws sql_error.
    std::vector<bool> find(std::int64_t incoming, const std::vector<std::string>& ids);

 private:
    statement pages_;
};

}  // namespace sluice::ledger::sqlite
