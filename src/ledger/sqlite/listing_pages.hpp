#pragma once

// Keeps the identifiers that the pages of the current listing have shown, in some 16 bytes each. A
// listing of 100,000 rows is looked through in milliseconds. Nothing of it stays in memory.

#include "ledger/sqlite/statement.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

class listing_pages {
 public:
    explicit listing_pages(connection& connection);

    // Every function runs in the caller's transaction and throws sql_error.
    // counts the listing, and forgets the last one's identifiers
    void begin(std::int64_t incoming);
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

    // Answers in the order asked. Throws sql_error.
    std::vector<bool> find(std::int64_t incoming, const std::vector<std::string>& ids);

 private:
    statement pages_;
};

}  // namespace sluice::ledger::sqlite
