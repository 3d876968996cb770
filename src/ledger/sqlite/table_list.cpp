#include "ledger/sqlite/table_list.hpp"

#include "ledger/sqlite/statement.hpp"

namespace sluice::ledger::sqlite {

namespace {

void add_columns(connection& connection, table_shape& table) {
    statement columns(connection, "SELECT name, pk FROM pragma_table_info(?1) ORDER BY pk, cid");
    auto found = columns.with(std::string_view(table.name));
    std::string key;
    while (found.next()) {
        if (found.integer(1) > 0) {
            key += (key.empty() ? "" : ", ") + found.text(0);
        }
        table.columns.push_back(found.text(0));
    }
    table.key = table.has_rowid ? "rowid" : key;
}

}  // namespace

std::vector<table_shape> tables_of(connection& connection) {
    std::vector<table_shape> all;
    {
        statement names(connection,
                        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main'"
                        " AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
        auto found = names.with();
        while (found.next()) {
            auto& table = all.emplace_back();
            table.name = found.text(0);
            table.has_rowid = found.integer(1) == 0;
        }
    }
    for (auto& table : all) {
        add_columns(connection, table);
    }
    return all;
}

}  // namespace sluice::ledger::sqlite
