#pragma once

#include "ledger/sqlite/connection.hpp"

#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

struct table_shape {
    std::string name;
    std::string key;  // the columns that order its rows: "rowid", or "store, key"
    bool has_rowid = true;
    std::vector<std::string> columns;
};

// Lists the ledger's own tables, without those of the word index. Throws sql_error.
std::vector<table_shape> tables_of(connection& connection);

}  // namespace sluice::ledger::sqlite
